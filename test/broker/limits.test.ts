import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBrokerCounters } from '../../broker/broker-counters.ts';
import { createConnectRate, toNetwork } from '../../broker/connect-rate.ts';
import { createLoginThrottle } from '../../broker/login-throttle.ts';
import { createOfflineQueues } from '../../broker/offline-queues.ts';
import { createRetainedTopics } from '../../broker/retained-topics.ts';
import { createTakeoverDamping } from '../../broker/takeover-damping.ts';
import { createTokenBucket } from '../../broker/token-bucket.ts';
import { createManualClock } from '../support/manual-clock.ts';

test('a bucket gives its burst at once, then its rate, and says how long a debt lasts', () => {
  const bucket = createTokenBucket(2, 20, 0);
  const waits = Array.from({ length: 22 }, () => bucket.take(0));
  expect(waits.slice(0, 20)).toEqual(Array(20).fill(0));
  expect(waits.slice(20)).toEqual([500, 1000]);
  expect(bucket.balance(1000)).toBe(0);
  expect(bucket.balance(1_000_000)).toBe(20);
});

describe('failed sign-ins', () => {
  const limits = { failedLoginsPerMinute: 5, loginDelayMaxMs: 60_000 };

  function fail(
    throttle: ReturnType<typeof createLoginThrottle>,
    address: string,
    name: string,
    times: number,
  ) {
    for (let index = 0; index < times; index++) throttle.noteFailure(address, name);
  }

  test('are delayed after five, ever longer, at most a minute, and forgiven in the end', () => {
    const clock = createManualClock();
    const throttle = createLoginThrottle(clock, limits);
    fail(throttle, 'a', 'x', 4);
    expect(throttle.isBlocked('a', 'x')).toBe(false);
    const delays: number[] = [];
    for (let round = 0; round < 9; round++) {
      throttle.noteFailure('a', 'x');
      let delay = 0;
      while (throttle.isBlocked('a', 'x')) {
        clock.pass(1000);
        delay += 1;
      }
      delays.push(delay);
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    clock.pass(60_000);
    throttle.noteFailure('a', 'x');
    expect(throttle.isBlocked('a', 'x')).toBe(false);
  });

  test('of an attacker elsewhere do not lock the device out', () => {
    const throttle = createLoginThrottle(createManualClock(), limits);
    for (const address of ['a', 'b', 'c']) fail(throttle, address, 'x', 5);
    expect(throttle.isBlocked('home', 'x')).toBe(false);
    fail(throttle, 'd', 'x', 1);
    expect(throttle.isBlocked('d', 'x')).toBe(true);
  });

  test('of a neighbour behind the same address stop newcomers, not a device that signed in before', () => {
    const throttle = createLoginThrottle(createManualClock(), limits);
    throttle.noteSuccess('nat', 'good');
    fail(throttle, 'nat', 'bad', 10);
    expect(throttle.isBlocked('nat', 'good')).toBe(false);
    expect(throttle.isBlocked('nat', 'newcomer')).toBe(true);
  });
});

test('takeovers are damped after five in a minute, for five minutes', () => {
  const clock = createManualClock();
  const damping = createTakeoverDamping(clock, { takeoversPerMinute: 5, takeoverBanMs: 300_000 });
  const answers = Array.from({ length: 7 }, () => damping.mayTakeOver('x'));
  expect(answers).toEqual([true, true, true, true, true, false, false]);
  expect(damping.mayTakeOver('y')).toBe(true);
  clock.pass(300_000);
  expect(damping.mayTakeOver('x')).toBe(true);
});

describe('connecting', () => {
  const limits = { connectsPerS: 2, connectBurst: 3 };

  test('is free for the burst, then at the rate; whoever is refused pays nothing', () => {
    const clock = createManualClock();
    const rate = createConnectRate(clock, limits);
    const connect = (times: number) => Array.from({ length: times }, () => rate.mayConnect('192.0.2.1'));
    expect(connect(5)).toEqual([true, true, true, false, false]);
    expect(rate.mayConnect('192.0.2.2')).toBe(true);
    clock.pass(1000);
    expect(connect(4)).toEqual([true, true, false, false]);
    clock.pass(60_000);
    expect(connect(4)).toEqual([true, true, true, false]);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['2001:db8:1:2:3::', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('%s counts for %s', (address, network) => {
    expect(toNetwork(address)).toBe(network);
  });
});

test('a queue never exceeds its bounds; the oldest go, each is counted, order is kept', () => {
  const packet = fc.record({ counter: fc.nat(), size: fc.integer({ min: 0, max: 40 }) });
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 60 }), packets => {
      let dropped = 0;
      const queues = createOfflineQueues({ offlineMessages: 10, offlineBytes: 200 }, () => {
        dropped += 1;
      });
      for (const [index, { size }] of packets.entries()) {
        queues.enqueue('x', {
          cmd: 'publish',
          brokerId: 'b',
          brokerCounter: index,
          payload: Buffer.alloc(size),
        });
      }
      const left = queues.list('x').map(({ brokerCounter }) => brokerCounter);
      expect(left.length).toBeLessThanOrEqual(10);
      expect(queues.bytes).toBeLessThanOrEqual(200);
      expect(left.length + dropped).toBe(packets.length);
      expect(left).toEqual(packets.map((_, index) => index).slice(packets.length - left.length));
      queues.delete('x');
      expect([queues.messages, queues.bytes]).toEqual([0, 0]);
    }),
  );
});

describe('retained topics', () => {
  const own = 'iot/v1/landau/lightmast/ld-lm-0001';

  function createStore(retainedTopics = 10) {
    const counters = createBrokerCounters();
    return {
      counters,
      store: createRetainedTopics({ retainedPayloadBytes: 4096, retainedTopics }, counters),
    };
  }

  test('are the declared ones only, at most 4 KiB, within the quota', () => {
    const { counters, store } = createStore(2);
    store.put(`${own}/telemetry`, Buffer.from('x'), 1);
    store.put(`${own}/birth`, Buffer.alloc(4097), 1);
    store.put(`${own}/birth`, Buffer.alloc(4096), 1);
    store.put(`${own}/state`, Buffer.from('x'), 1);
    store.put(`${own}/config`, Buffer.from('x'), 1);
    store.put(`${own}/state`, Buffer.from('y'), 1);
    expect(store.size).toBe(2);
    expect(counters.retainIgnored).toBe(3);
    expect([...store.match(`${own}/state`)].map(({ payload }) => payload.toString())).toEqual(['y']);
  });

  test('go with an empty payload, or when their successor is too large', () => {
    const { store } = createStore();
    store.put(`${own}/birth`, Buffer.from('x'), 1);
    store.put(`${own}/birth`, Buffer.alloc(5000), 1);
    store.put(`${own}/state`, Buffer.from('x'), 1);
    store.put(`${own}/state`, Buffer.alloc(0), 1);
    expect(store.size).toBe(0);
  });

  test.each([
    [`${own}/#`, 2],
    [`${own}/+`, 2],
    [`${own}/birth`, 1],
    [`${own}/cmd/#`, 0],
    ['iot/v1/landau/#', 3],
    ['iot/v1/+/+/+/state', 2],
    ['iot/v1/landau/lightmast/ld-lm-000/#', 0],
    ['out/#', 1],
    ['out/v1/landau/alarm/+/doorOpen/#', 1],
    ['iot/v1/+', 0],
    ['#', 4],
  ])('%s finds %i', (filter, count) => {
    const { store } = createStore();
    for (const topic of [`${own}/birth`, `${own}/state`, `${own.replace('0001', '0002')}/state`])
      store.put(topic, Buffer.from('x'), 1);
    store.put('out/v1/landau/alarm/ld-lm-0001/doorOpen', Buffer.from('x'), 1);
    expect([...store.match(filter)]).toHaveLength(count);
  });
});
