/** What alarms are told of bookings, from a real registry; and that it stays said. */
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { AlarmChange } from '#core/alarms/alarm.ts';
import { createBookingDirectory } from '../../../ingest/requests/booking-directory.ts';
import { createRequestKeeper } from '../../../ingest/requests/request-keeper.ts';
import { answerAsNodes } from '../../support/answer-as-nodes.ts';
import { at, bookEvent, EVENT_START_MS, openEventCity } from '../../support/event-city.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';

test('nodes are in an event while it is active, on the way it takes then', async () => {
  const clock = createManualClock(EVENT_START_MS);
  const registry = await openEventCity(join(createTemporaryDirectory(), 'registry.db'), clock);
  const keeper = createRequestKeeper({ registry, clock, log: pino({ level: 'silent' }) });
  const bookings = createBookingDirectory(registry, clock);
  const goTo = async (minute: number) => {
    clock.setNowMs(at(minute));
    for (let round = 0; round < 5; round += 1) {
      await answerAsNodes(registry, clock.nowMs());
      await keeper.runOnce();
    }
    await bookings.refresh(true);
  };
  await bookings.refresh(true);
  const id = await bookEvent(registry, 2e9);
  const inEvent = (minute: number) =>
    ['01', '02', '03', '04', '05'].filter(node => bookings.isInEvent(`ld-gf-${node}`, at(minute)));

  await goTo(15);
  expect(inEvent(15)).toEqual([]);
  expect(bookings.acceptedRxPower('ld-gf-02', 'optics-1', at(15))).toBe(-6);
  expect(bookings.acceptedRxPower('ld-gf-02', 'optics-1', at(9))).toBeUndefined();
  expect(bookings.acceptedRxPower('ld-gf-04', 'optics-1', at(15))).toBeUndefined();
  expect(bookings.linksOf('ld-gf-02')).toContainEqual({
    component: 'port-1',
    far: { deviceId: 'ld-gf-01', component: 'port-2' },
  });

  await goTo(20);
  expect(inEvent(19)).toEqual([]);
  expect(inEvent(20)).toEqual(['01', '02', '03']);
  expect(bookings.bookedCir('ld-gf-02', 'bos', at(20))).toBe(2e9);
  expect(bookings.bookedCir('ld-gf-02', 'visitor', at(20))).toBeUndefined();
  expect(bookings.requestsOn('ld-gf-02', at(20))).toEqual([{ id, eventName: 'Weinfest' }]);

  const change: AlarmChange = {
    key: { resource: 'landau/fibrenode/ld-gf-02/port-1', alarmTypeId: 'linkDown', qualifier: '' },
    ...{ step: 'raised', city: 'landau', deviceId: 'ld-gf-02', severity: 'critical' },
    ...{ timeMs: at(25), atMs: at(25) },
  };
  const none = { conditions: [], watches: [], memories: [] };
  await registry.ingest.applyTime({ states: [], alarms: { atMs: at(25), changes: [change], ...none } });
  await goTo(25);
  expect(inEvent(24)).toEqual(['01', '02', '03']);
  expect(inEvent(25)).toEqual(['01', '03', '04', '05']);
  expect(bookings.bookedCir('ld-gf-01', 'bos', at(25))).toBe(2e9);

  await goTo(41);
  expect(inEvent(24)).toEqual(['01', '02', '03']);
  expect(inEvent(40)).toEqual(['01', '03', '04', '05']);
  expect(inEvent(41)).toEqual([]);

  const restarted = createBookingDirectory(registry, clock);
  await restarted.refresh(true);
  expect(restarted.isInEvent('ld-gf-01', at(30))).toBe(true);
  expect(restarted.isInEvent('ld-gf-01', at(41))).toBe(false);
});
