/** Whatever becomes of the clock of the server, honest readings stay, and a replay judges as the first time. */
import fc from 'fast-check';
import pino from 'pino';
import { expect, test } from 'vitest';
import { type DecodeResult, decode } from '#core/decode.ts';
import type { JournalRecord } from '#store/journal/journal.ts';
import { createClockReport } from '../../ingest/clock-report.ts';
import { createReceiveClock, type ReceiveClock } from '../../ingest/receive-clock.ts';
import { NOW_MS } from './ingest-fixture.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `ownMs`: the time that the device tells, if it tells one. */
function createRecord(
  sequence: number,
  receivedMs: number,
  ownMs: number | undefined,
  late?: true,
): JournalRecord {
  const ts = ownMs === undefined ? {} : { ts: new Date(ownMs).toISOString() };
  const payload = JSON.stringify({ ...ts, ...(late && { late }), c: { env: { temperature: 1 } } });
  return {
    sequence,
    receivedMs,
    identity: 'landau/lightmast/mast-1',
    topic: 'iot/v1/landau/lightmast/mast-1/telemetry',
    payload: new TextEncoder().encode(payload),
  };
}

function judge(clock: ReceiveClock, record: JournalRecord): DecodeResult {
  const result = decode(clock.receive(record));
  if (result.ok) clock.note(record, result.message);
  return result;
}

/** The time of the reading with its mark, or why it was refused. */
function toVerdict(result: DecodeResult): string {
  if (!result.ok) return result.rejection.reason;
  const reading = result.message.type === 'telemetry' ? result.message.readings[0] : undefined;
  return `${result.message.timeMs - NOW_MS} ${reading?.quality?.['ts'] ?? 'good'}`;
}

/** Feeds messages one second apart; `errorMs` is what the clock of the server is wrong by. */
function createServer(clock = createReceiveClock()) {
  let [sequence, timeMs] = [0, NOW_MS];
  return {
    clock,
    send(errorMs: number, ownOffsetMs?: number, late?: true): string {
      timeMs += 1000;
      const ownMs = ownOffsetMs === undefined ? undefined : timeMs + ownOffsetMs;
      return toVerdict(judge(clock, createRecord(++sequence, timeMs + errorMs, ownMs, late))).replace(
        `${timeMs - NOW_MS} `,
        'own ',
      );
    },
    wait(ms: number) {
      timeMs += ms;
    },
  };
}

test('a clock that goes on judges device times as domain rule 5 has it', () => {
  const { clock, send } = createServer();
  expect([send(0, 0), send(0, 6 * MINUTE_MS), send(-MINUTE_MS / 2, 0), send(0, -8 * DAY_MS)]).toEqual([
    'own good',
    'clockSkew',
    'own good',
    'tooOld',
  ]);
  expect(send(HOUR_MS, 0)).toBe('own uncertain');
  expect(clock.isInDoubt).toBe(false);
});

test.each([
  ['an hour behind', -HOUR_MS],
  ['in 1970', -NOW_MS],
  ['ten years ahead', 3650 * DAY_MS],
])('%s: device times are kept for as long as it lasts, then judged again', (_, errorMs) => {
  const { clock, send, wait } = createServer();
  send(0, 0);
  for (let hour = 0; hour < 48; hour++) {
    expect(send(errorMs, 0)).toBe('own good');
    expect(send(errorMs, -6 * DAY_MS, true)).not.toBe('tooOld');
    wait(HOUR_MS);
  }
  expect(clock.isInDoubt).toBe(true);
  for (let i = 0; i < 9; i++) expect(send(0, 0)).toBe('own good');
  expect([clock.isInDoubt, send(0, 6 * MINUTE_MS), clock.isInDoubt]).toEqual([
    true,
    expect.any(String),
    true,
  ]);
  for (let i = 0; i < 10; i++) send(0, 0);
  expect([clock.isInDoubt, send(0, 6 * MINUTE_MS), send(0, 0)]).toEqual([false, 'clockSkew', 'own good']);
});

test('a board that knew no time ever: device times are kept until somebody sets its clock', () => {
  const { clock, send } = createServer();
  for (let i = 0; i < 20; i++) expect(send(-NOW_MS, 0)).toBe('own good');
  for (let i = 0; i < 10; i++) expect(send(0, 0)).toBe('own good');
  expect([clock.isInDoubt, send(0, 6 * MINUTE_MS)]).toEqual([false, 'clockSkew']);
});

test('off for weeks and begun in 1970: readings are kept, those of devices in 1970 or decades ahead are not', () => {
  const { send, wait } = createServer();
  send(0, 0);
  wait(30 * DAY_MS);
  const verdicts = [send(-NOW_MS, 0), send(-NOW_MS, -NOW_MS), send(-NOW_MS, 3650 * DAY_MS)];
  expect(verdicts).toEqual(['own good', 'tooOld', 'clockSkew']);
});

test('without a time of its own each gets a later one than any believed, none the same', () => {
  const { send } = createServer();
  send(0);
  expect([send(-HOUR_MS), send(-HOUR_MS), send(-NOW_MS)]).toEqual([
    '1001 uncertain',
    '1002 uncertain',
    '1003 uncertain',
  ]);
});

test('where no device tells a time, a clock is believed again after a thousand messages', () => {
  const { clock, send, wait } = createServer();
  send(0);
  wait(3 * DAY_MS);
  for (let i = 0; i < 999; i++) send(0);
  expect(clock.isInDoubt).toBe(true);
  send(0);
  expect(clock.isInDoubt).toBe(false);
});

const error = fc.constantFrom(0, 0, -HOUR_MS, -6 * MINUTE_MS, -NOW_MS, 2 * DAY_MS, 3650 * DAY_MS);
const course = fc.array(
  fc.record({
    errorMs: error,
    messages: fc.array(
      fc.record({ hasTime: fc.boolean(), delayMs: fc.nat(2000), pauseMs: fc.nat(MINUTE_MS) }),
      { minLength: 1, maxLength: 20 },
    ),
  }),
  { maxLength: 12 },
);
/** While the clock was right. */
const HONEST = [{ hasTime: true, delayMs: 0, pauseMs: 0 }];

test('whatever the clock does while data come: nothing honest is refused, no two get one time, a replay agrees', () => {
  fc.assert(
    fc.property(course, fc.infiniteStream(fc.boolean()), (steps, restarts) => {
      let timeMs = NOW_MS;
      let [clock, shadow] = [createReceiveClock(), createReceiveClock()];
      let sequence = 0;
      const given = new Set<number>();
      for (const { errorMs, messages } of [{ errorMs: 0, messages: HONEST }, ...steps]) {
        for (const { hasTime, delayMs, pauseMs } of messages) {
          timeMs += 1 + pauseMs;
          const ownMs = hasTime ? timeMs - delayMs : undefined;
          const record = createRecord(++sequence, timeMs + errorMs, ownMs);
          const result = judge(clock, record);
          expect(judge(shadow, record)).toEqual(result);
          if (!result.ok) throw new Error(`refused: ${result.rejection.reason}`);
          if (hasTime) expect(result.message.timeMs).toBe(ownMs);
          else expect(given.has(result.message.timeMs)).toBe(false);
          if (!hasTime) given.add(result.message.timeMs);
        }
        // The second was ended, and goes on from what the registry keeps.
        if (restarts.next().value) shadow = createReceiveClock(shadow.state, sequence);
      }
    }),
  );
});

test('doubt is told when it begins and when it ends, at most once a minute', () => {
  const lines: string[] = [];
  const log = pino({}, { write: line => lines.push(JSON.parse(line).msg) });
  let monotonicMs = 0;
  const report = createClockReport({ nowMs: () => NOW_MS, monotonicMs: () => monotonicMs }, log);
  for (const [isInDoubt, passedMs] of [
    [false, 0],
    [true, 1],
    [true, 1],
    [false, 1],
    [true, 1],
    [false, MINUTE_MS],
    [false, MINUTE_MS],
  ] as const) {
    monotonicMs += passedMs;
    report({ isInDoubt, state: { newestMs: NOW_MS } });
  }
  expect(lines).toEqual([
    'Clock of the server jumped, device times are not judged by it',
    'Clock of the server agrees with the devices again',
  ]);
});
