import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSequenceWindow } from '../../ingest/sequence-window.ts';

/** What a device sent and what came: each message in order, some lost, some twice, some late by a few places. */
const arrivals = fc
  .array(
    fc.record({
      fate: fc.constantFrom('once', 'once', 'once', 'lost', 'twice', 'late'),
      by: fc.integer({ min: 1, max: 20 }),
    }),
    {
      minLength: 1,
      maxLength: 300,
    },
  )
  .map(fates => {
    const places: { place: number; seq: number }[] = [];
    for (const [seq, { fate, by }] of fates.entries()) {
      if (fate === 'lost') continue;
      places.push({ place: fate === 'late' ? seq + by + 0.5 : seq, seq });
      if (fate === 'twice') places.push({ place: seq + by + 0.25, seq });
    }
    return places.toSorted((a, b) => a.place - b.place).map(({ seq }) => seq);
  });

test('duplicates and gaps are those of a model that remembers everything', () => {
  fc.assert(
    fc.property(arrivals, fc.nat(5), (seqs, boot) => {
      const window = createSequenceWindow();
      const seen = new Set<number>();
      let highest: number | undefined;
      for (const seq of seqs) {
        const arrival = window.noteMessage(boot, seq);
        expect(arrival.isDuplicate).toBe(seen.has(seq));
        expect(arrival.missing).toBe(highest !== undefined && seq > highest ? seq - highest - 1 : 0);
        seen.add(seq);
        highest = Math.max(highest ?? 0, seq);
      }
      expect(window.seq).toBe(highest);
      expect(window.boot).toBe(seqs.length > 0 ? boot : undefined);
    }),
  );
});

test('whatever the numbers, counts stay sound', () => {
  const number = fc.oneof(fc.nat(300), fc.nat(Number.MAX_SAFE_INTEGER));
  const step = fc.tuple(fc.constantFrom('message', 'boot', 'birth'), fc.nat(4), number);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), steps => {
      const window = createSequenceWindow();
      let missing = 0;
      for (const [what, boot, seq] of steps) {
        if (what === 'boot') window.noteBoot(boot);
        else if (what === 'birth') window.noteBirth(boot);
        else missing += window.noteMessage(boot, seq).missing;
      }
      expect(missing).toBeGreaterThanOrEqual(0);
      expect(missing).toBeLessThanOrEqual(100_000 * steps.length);
    }),
  );
});

test('the first messages of a boot that began before our eyes are missed, of an unknown device not', () => {
  const window = createSequenceWindow();
  expect(window.noteMessage(4, 10)).toEqual({ isNewBoot: true, isDuplicate: false, missing: 0 });
  expect(window.noteMessage(5, 2)).toEqual({ isNewBoot: true, isDuplicate: false, missing: 2 });
});

/** A device that resends what was not acknowledged, and an ingest that forgets what it did not commit. */
const lifeStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('send' as const), count: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('resend' as const), count: fc.nat(200) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('commit' as const), count: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('crash' as const), count: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('reboot' as const), count: fc.constant(0) }) },
);

test('over crashes, replays, reboots and resends every message is received once and else a duplicate', () => {
  fc.assert(
    fc.property(fc.array(lifeStep, { maxLength: 80 }), steps => {
      /** The journal: what arrived, in order. It outlives a crash. */
      const journal: { boot: number; seq: number }[] = [];
      const counted = { position: 0, received: 0, duplicate: 0, missing: 0 };
      let committed = { ...counted, text: undefined as string | undefined };
      let window = createSequenceWindow();
      let [boot, seq] = [1, 0];

      function learn(): void {
        for (; counted.position < journal.length; counted.position++) {
          const message = journal[counted.position]!;
          const arrival = window.noteMessage(message.boot, message.seq);
          counted[arrival.isDuplicate ? 'duplicate' : 'received'] += 1;
          counted.missing += arrival.missing;
        }
      }
      for (const { what, count } of steps) {
        if (what === 'send') for (let i = 0; i < count; i++) journal.push({ boot, seq: seq++ });
        // Of the last 200 messages, and of this boot or the three before.
        if (what === 'resend')
          journal.push(
            ...journal
              .slice(-200)
              .filter(message => message.boot >= boot - 3)
              .slice(-count),
          );
        if (what === 'reboot') [boot, seq] = [seq > 0 ? boot + 1 : boot, 0];
        learn();
        if (what === 'commit') committed = { ...counted, text: window.toText() };
        if (what !== 'crash') continue;
        Object.assign(counted, committed);
        window = createSequenceWindow(committed.text === undefined ? {} : { sequenceWindow: committed.text });
        learn();
      }
      const distinct = new Set(journal.map(message => `${message.boot} ${message.seq}`)).size;
      expect(counted).toMatchObject({
        received: distinct,
        duplicate: journal.length - distinct,
        missing: 0,
      });
    }),
  );
});

test('after a restart without its window only what is known to have come is a duplicate', () => {
  const window = createSequenceWindow({ boot: 4, seq: 10 });
  expect(window.noteMessage(4, 10)).toMatchObject({ isNewBoot: false, isDuplicate: true });
  expect(window.noteMessage(4, 9)).toMatchObject({ isDuplicate: false, missing: 0 });
  expect(window.noteMessage(4, 13)).toMatchObject({ isDuplicate: false, missing: 2 });
  expect(createSequenceWindow({ boot: 4 }).noteMessage(4, 3)).toMatchObject({ isNewBoot: false, missing: 0 });
});

test('three boots before are remembered, the one before them is not', () => {
  const window = createSequenceWindow();
  window.noteMessage(1, 0);
  window.noteMessage(2, 0);
  expect(window.noteMessage(1, 0)).toEqual({ isNewBoot: false, isDuplicate: true, missing: 0 });
  expect(window.noteMessage(1, 2)).toEqual({ isNewBoot: false, isDuplicate: false, missing: 1 });
  for (const boot of [3, 4, 5]) window.noteMessage(boot, 0);
  expect(window.noteMessage(1, 2)).toEqual({ isNewBoot: false, isDuplicate: false, missing: 0 });
});

test('a birth with a lower boot counts, the same boot again does not', () => {
  const window = createSequenceWindow({ boot: 9, seq: 3 });
  expect(window.noteBirth(9)).toBe(false);
  expect(window.seq).toBe(3);
  expect(window.noteBirth(1)).toBe(true);
  expect([window.boot, window.seq]).toEqual([1, undefined]);
  expect(window.noteBoot(1)).toBe(false);
});
