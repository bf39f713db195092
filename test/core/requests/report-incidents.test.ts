/** What went wrong on the way and who was told: from records of alarms and messages. */
import { expect, it } from 'vitest';
import { type AlarmRecord, applyAlarmChange, applyOperatorAction } from '#core/alarms/alarm-record.ts';
import { toPathUse } from '#core/requests/path-use.ts';
import { toIncidents } from '#core/requests/report-incidents.ts';
import { type SentMessage, toReportMessages } from '#core/requests/report-messages.ts';
import { at, createEndedRequest, createReportLinks } from './event-to-report.ts';

const request = createEndedRequest();
const use = toPathUse(request, new Map(createReportLinks().map(link => [link.id, link])));

/** Raised and cleared at these minutes, in turn. */
function createAlarm(component: string, minutes: readonly number[], changes: Partial<AlarmRecord> = {}) {
  const resource = `landau/fibrenode/fn-1${component && `/${component}`}`;
  const key = { resource, alarmTypeId: 'linkDown', qualifier: '' } as const;
  let record: AlarmRecord | undefined;
  for (const [index, minute] of minutes.entries()) {
    const step = index % 2 === 0 ? 'raised' : 'cleared';
    const change = { key, step, city: 'landau', deviceId: 'fn-1', severity: 'major' } as const;
    record = applyAlarmChange(record, { ...change, timeMs: at(minute), atMs: at(minute) });
  }
  return { ...record!, ...changes, id: component };
}

it('incidents are those of the way, once for each time they were raised, while kit was out', () => {
  const byPerson = { by: { id: 'u3', name: 'Käthe' }, atMs: at(32), isLatched: false };
  const twice = createAlarm('port-2', [-300, -200, 10, 15, 30]);
  const seen = applyOperatorAction(twice, { step: 'ack', text: 'Ich fahre' }, byPerson) as AlarmRecord;
  const named = createAlarm('optics-9', [5, 6], {
    impactedRequests: [{ id: request.id, eventName: 'Maikerwe' }],
  });
  const incidents = toIncidents(
    [
      ...[{ ...seen, id: 'a' }, named, createAlarm('port-9', [1]), createAlarm('', [40, 41])],
      createAlarm('ups', [500]),
    ],
    request,
    use,
    id => `Koffer ${id}`,
  );
  expect(incidents.map(({ component, fromMs, untilMs, done }) => [component, fromMs, untilMs, done])).toEqual(
    [
      ['optics-9', at(5), at(6), []],
      ['port-2', at(10), at(15), []],
      ['port-2', at(30), undefined, [{ atMs: at(32), step: 'ack', isSystem: false, text: 'Ich fahre' }]],
      ['', at(40), at(41), []],
    ],
  );
  expect(incidents[0]).toMatchObject({ name: 'Koffer fn-1', severity: 'major', alarmTypeId: 'linkDown' });
  expect(JSON.stringify(incidents)).not.toContain('Käthe');
});

it('kit that is late is an incident although tear-down should be over', () => {
  const resource = `landau/request/${request.id}`;
  const key = { resource, alarmTypeId: 'kitOverdue', qualifier: '' } as const;
  const { deviceId: _, ...late } = createAlarm('', [180, 500], { key });
  const [incident] = toIncidents([late], request, use, id => id);
  expect(incident).toMatchObject({ name: request.id, component: '', fromMs: at(180), untilMs: at(500) });
});

it('messages are those about the request and its incidents, by channels and not by persons', () => {
  const common = { city: 'landau', timeMs: at(1) };
  const subject = { id: request.id, city: 'landau', eventName: 'x', place: 'y', from: 'held' } as const;
  const state = { ...subject, to: 'reserved', atMs: at(1), startMs: at(0), endMs: at(60) } as const;
  const alarm = {
    id: 'a',
    city: 'landau',
    resource: 'r',
    alarmTypeId: 'linkDown',
    severity: 'major',
  } as const;
  const raised = { ...alarm, raisedMs: at(1), isFlapping: false, impactedCount: 0 };
  const messages: SentMessage[] = [
    {
      ...{ createdMs: at(3), state: 'failed', finishedMs: at(9) },
      notification: { ...common, channelId: 'gone', step: 'raised', alarm: raised },
    },
    {
      ...{ createdMs: at(2), state: 'sent', finishedMs: at(2.5) },
      notification: { ...common, channelId: `contact:${request.id}`, step: 'request', request: state },
    },
    {
      ...{ createdMs: at(2), state: 'sent' },
      notification: { ...common, channelId: 'c', step: 'raised', alarm: { ...raised, id: 'other' } },
    },
    {
      ...{ createdMs: at(1), state: 'waiting' },
      notification: {
        ...{ ...common, channelId: 'c', step: 'flood' },
        flood: { sinceMs: at(0), isOver: false, steps: {}, severities: {}, subjects: [raised] },
      },
    },
    { createdMs: at(1), state: 'sent', notification: { ...common, channelId: 'c', step: 'test' } },
  ];
  const about = { requestId: request.id, alarmIds: new Set(['a']), fromMs: at(0) };
  const channels = new Map([['c', { name: 'Bereitschaft', type: 'mail' as const }]]);
  expect(toReportMessages(messages, about, id => channels.get(id))).toEqual([
    {
      ...{ createdMs: at(1), state: 'waiting', channel: { name: 'Bereitschaft', type: 'mail' } },
      about: { type: 'alarm', step: 'flood' },
    },
    {
      ...{ createdMs: at(2), sentMs: at(2.5), state: 'sent', channel: { type: 'requester', name: '' } },
      about: { type: 'state', to: 'reserved' },
    },
    {
      ...{ createdMs: at(3), state: 'failed', channel: { type: 'gone', name: '' } },
      about: { type: 'alarm', step: 'raised', alarmTypeId: 'linkDown' },
    },
  ]);
});
