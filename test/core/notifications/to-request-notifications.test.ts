/** Which messages changed requests make: each change once, nothing old, nothing on the way, and a bounded memory. */
import { expect, it } from 'vitest';
import { toMessageText } from '../../../core/notifications/message-text.ts';
import {
  type RequestNotificationInput,
  toRequestNotifications,
} from '../../../core/notifications/to-request-notifications.ts';
import type { BandwidthRequest, RequestState } from '../../../core/requests/bandwidth-request.ts';
import { ROUTE } from './notification-fixture.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');
const DAY_MS = 86_400_000;
const routes = [
  { ...ROUTE, id: 'requests', channelId: 'hook', about: 'requests' as const },
  { ...ROUTE, id: 'alarms', channelId: 'hook' },
  { ...ROUTE, id: 'elsewhere', city: 'speyer', channelId: 'other', about: 'requests' as const },
];

function create(...states: RequestState[]): BandwidthRequest {
  const all: RequestState[] = ['draft', ...states];
  return {
    ...{ id: 'MG-LD-2026-000001', city: 'landau', revision: 1, createdMs: NOW_MS, createdBy: 'u' },
    ...{ event: { name: 'Maikerwe', place: 'Messplatz' }, items: [], kit: [], priority: 4, paths: [] },
    requester: { organisation: 'x', authority: 'organiser' },
    window: { setupStartMs: 1, startMs: 2, endMs: 3, teardownEndMs: 4 },
    ...{ activation: [], acceptance: [], flags: {}, notes: [], state: all.at(-1)! },
    stateChanges: states.map((to, n) => ({ atMs: NOW_MS, from: all[n]!, to, actor: 'u' })),
  };
}

function tell(request: BandwidthRequest, more: Partial<RequestNotificationInput> = {}) {
  const input = { changed: [request], routes, memory: new Map(), agreed: new Set<string>(), nowMs: NOW_MS };
  const { notifications, memory } = toRequestNotifications({ ...input, ...more });
  const told = notifications.map(one => (one.step === 'request' ? [one.channelId, one.request.to] : []));
  return { told, memory };
}

it('tells what came of submitting, not the way there; each change once; nothing of a draft', () => {
  const { id } = create();
  expect(tell(create('acknowledged', 'checking', 'held'))).toEqual({
    told: [['hook', 'held']],
    memory: new Map([[id, { told: 3 }]]),
  });
  const refused = create('acknowledged', 'checking', 'acknowledged');
  expect(tell(refused).told).toEqual([['hook', 'acknowledged']]);
  const memory = new Map([[id, { told: 3 }]]);
  const agreed = new Set([id]);
  expect(tell(create('acknowledged', 'checking', 'held', 'reserved'), { memory, agreed }).told).toEqual([
    ['hook', 'reserved'],
    [`contact:${id}`, 'reserved'],
  ]);
  expect(tell(create('acknowledged', 'checking', 'held'), { memory })).toEqual({
    told: [],
    memory: new Map(),
  });
  expect(tell(create('cancelled')).told).toEqual([]);
});

it('is put into words, in both languages, with why and by whom', () => {
  const { notifications } = toRequestNotifications({
    ...{ changed: [create('acknowledged', 'checking', 'held')], routes, memory: new Map(), nowMs: NOW_MS },
    agreed: new Set<string>(),
  });
  const [first] = notifications;
  if (first?.step !== 'request') throw new Error('a message about a request');
  const displaced = {
    ...first.request,
    to: 'acknowledged',
    reason: 'preempted',
    preemptedBy: 'MG-LD-2026-9',
  };
  const notification = { ...first, request: { ...displaced, publicNote: 'Einsatz\nBcc: x' } } as typeof first;
  const names = {
    city: 'Landau',
    timeZone: 'Europe/Berlin',
    devices: new Map(),
    publicUrl: 'https://l.example',
  };
  const german = toMessageText(notification, 'de', names);
  expect(german.subject).toBe('[Leitstand Landau] MG-LD-2026-000001: Eingegangen, Maikerwe');
  expect(german.text).toContain('Grund: Von dringenderem Bedarf verdrängt\n');
  expect(german.text).toContain('Verdrängt durch: MG-LD-2026-9\nNachricht: Einsatz Bcc: x\n');
  expect(german.text).toContain('https://l.example/events/MG-LD-2026-000001\n');
  expect(toMessageText(notification, 'en', names).text).toContain('Displaced by: MG-LD-2026-9');
});

it('tells nothing that is older than a day, and forgets what has ended for so long', () => {
  const ended = create('acknowledged', 'checking', 'acknowledged', 'rejected');
  expect(tell(ended, { nowMs: NOW_MS + DAY_MS + 1 }).told).toEqual([]);
  const memory = new Map([[ended.id, { told: 4, endedMs: NOW_MS }]]);
  expect(tell(ended, { memory, changed: [], nowMs: NOW_MS + DAY_MS }).memory).toEqual(new Map());
  expect(tell(ended, { memory, changed: [], nowMs: NOW_MS + DAY_MS + 1 }).memory).toEqual(
    new Map([[ended.id, undefined]]),
  );
});
