/** What is told late becomes spans, in whatever order a device delivers; one outage is one span. */
import { expect, test } from 'vitest';
import { createAlarmDevice, createEngineFixture, NIGHT_MS } from './alarm-fixture.ts';

const HOTSPOT = createAlarmDevice({ id: 'ap-1', kind: 'hotspot', reportIntervalS: 60 });

/** At minutes from the start, told `atS` seconds after it. */
function tellUplink(
  fixture: ReturnType<typeof createEngineFixture>,
  atS: number,
  minute: number,
  operStatus: 'up' | 'down',
): void {
  fixture.reading('ap-1', 'uplink', atS, { operStatus }, atS - minute * 60);
}

function spansOf({ told, changes }: ReturnType<typeof createEngineFixture>) {
  told();
  return changes.map(({ step, timeMs, untilMs = 0 }) => [
    step,
    ...[timeMs, untilMs].map(ms => (ms - NIGHT_MS) / 60_000),
  ]);
}

test('newest first and without a good one in between: ended by the live reading after the last late one', () => {
  const fixture = createEngineFixture({ devices: [HOTSPOT] });
  fixture.reading('ap-1', 'uplink', 3000, { operStatus: 'up' });
  for (const [i, minute] of [40, 35, 30, 25].entries()) tellUplink(fixture, 3001 + i, minute, 'down');
  fixture.reading('ap-1', 'uplink', 3010, { operStatus: 'up' });
  expect(spansOf(fixture)).toEqual([]);
  for (const [i, minute] of [20, 15].entries()) tellUplink(fixture, 3011 + i, minute, 'down');
  fixture.reading('ap-1', 'uplink', 3060, { operStatus: 'up' });
  expect(spansOf(fixture)).toEqual([['wasTrue', 15, 40]]);
  expect(fixture.state().memories).toEqual([]);
});

test('two outages of two days are two spans', () => {
  const fixture = createEngineFixture({ devices: [HOTSPOT] });
  for (const day of [0, 1]) {
    const startS = 3000 + day * 86_400;
    fixture.reading('ap-1', 'uplink', startS, { operStatus: 'up' });
    for (const [i, minute] of [40, 35, 30].entries())
      tellUplink(fixture, startS + 1 + i, minute + day * 1440, 'down');
    fixture.reading('ap-1', 'uplink', startS + 60, { operStatus: 'up' });
  }
  expect(spansOf(fixture)).toEqual([
    ['wasTrue', 30, 40],
    ['wasTrue', 1470, 1480],
  ]);
});
