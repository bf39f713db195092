/** A client that stops reading costs a bounded amount of memory and stops nobody else. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { STALL_LIMIT_MS } from '../../api/live/live-hub.ts';
import type { DeviceSummary } from '../../core/resources.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type ApiFixture, createApiFixture, createDevice, NOW_MS } from './api-fixture.ts';
import { type EventStreamClient, listen, openEventStream } from './event-stream-client.ts';

const DEVICES = 3_000;
/** One event of 500 devices, twice over. */
const SOCKET_QUEUE_MAX_BYTES = 400_000;

const toId = (index: number) => `ld-lm-${String(index).padStart(5, '0')}`;

async function putRound(fixture: ApiFixture, round: number): Promise<void> {
  await fixture.registry.ingest.apply({
    sequence: round,
    states: Array.from({ length: DEVICES }, (_, index) => ({
      deviceId: toId(index),
      state: 'ready' as const,
      stateSinceMs: NOW_MS,
      lastReceivedMs: NOW_MS,
      components: { 'lamp-1': { timeMs: NOW_MS, values: { activePower: round } } },
    })),
    completeness: [],
    quarantine: [],
    log: [],
    acks: [],
    events: [],
  });
}

/** The newest power of every device that the client was told. */
function toNewest(client: EventStreamClient): Map<string, number | undefined> {
  const items = client.events.flatMap(({ event, data }) =>
    event === 'devices' ? (data.items as DeviceSummary[]) : [],
  );
  return new Map(items.map(item => [item.id, item.headline?.value]));
}

const isAllAt = (client: EventStreamClient, round: number) => {
  const newest = toNewest(client);
  return newest.size === DEVICES && [...newest.values()].every(value => value === round);
};

async function readMetric(
  app: Awaited<ReturnType<typeof buildApp>>,
  headers: Record<string, string>,
  name: string,
) {
  const { body } = await app.inject({ url: '/metrics', headers });
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(body)?.[1]);
}

describe('a stalled client of the live stream', () => {
  it('waits with one value per device, while others get everything; then it catches up', async () => {
    const fixture = await createApiFixture();
    await fixture.registry.devices.putDevices(
      Array.from({ length: DEVICES }, (_, index) => createDevice({ id: toId(index) })),
    );
    const app = await buildApp(fixture.options);
    const sockets = new Set<Socket>();
    app.server.on('connection', socket => sockets.add(socket));
    await listen(app);
    const headers = { authorization: `Bearer ${await fixture.createToken('viewer', '*')}` };
    const stalled = await openEventStream(app, headers);
    await stalled.find('summary', ({ event }) => event === 'summary');
    stalled.pause();
    const reader = await openEventStream(app, headers);

    const pendingNow = () => readMetric(app, headers, 'leitstand_api_live_pending_devices');
    const queuedNow = () => Math.max(...[...sockets].map(socket => socket.writableLength));
    let round = 0;
    let pending = 0;
    // Until the system's own socket buffers are full, and then some more rounds.
    for (let roundsStalled = 0; roundsStalled < 3; roundsStalled += pending > 0 ? 1 : 0) {
      round += 1;
      expect(round, 'the socket never filled').toBeLessThan(60);
      await putRound(fixture, round);
      await waitUntil(`round ${round} at the reader`, () => isAllAt(reader, round), Boolean);
      pending = await pendingNow();
      expect(pending).toBeLessThanOrEqual(DEVICES);
      expect(queuedNow()).toBeLessThan(SOCKET_QUEUE_MAX_BYTES);
    }
    expect(pending).toBe(DEVICES);

    stalled.resume();
    await waitUntil('the stalled client to catch up', () => isAllAt(stalled, round), Boolean);
    expect(await pendingNow()).toBe(0);
    expect(stalled.events.some(({ event }) => event === 'resync')).toBe(false);

    stalled.pause();
    for (let pendingAgain = 0; pendingAgain === 0; pendingAgain = await pendingNow()) {
      round += 1;
      await putRound(fixture, round);
      await waitUntil(`round ${round} at the reader`, () => isAllAt(reader, round), Boolean);
    }
    fixture.clock.advance(STALL_LIMIT_MS + 1);
    const clients = () => readMetric(app, headers, 'leitstand_api_live_clients');
    await waitUntil('the stalled client to be cut off', clients, seen => seen === 1);
    expect(await readMetric(app, headers, 'leitstand_api_live_stalled_total')).toBe(1);
    expect(reader.isEnded()).toBe(false);
  }, 120_000);
});
