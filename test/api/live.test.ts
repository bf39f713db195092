/** The live stream on real sockets: what it says, how it resumes, when it ends. */
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { STREAMS_PER_PRINCIPAL_MAX } from '../../api/live/live-hub.ts';
import { SESSION_LASTS_MS } from '../../api/sessions.ts';
import type { DeviceSummary } from '../../core/resources.ts';
import { toSecretHash } from '../../core/secrets.ts';
import { waitUntil } from '../support/wait-until.ts';
import { createApiFixture, createDevice, NOW_MS, SILENT, signIn } from './api-fixture.ts';
import { listen, openEventStream, type ReceivedEvent } from './event-stream-client.ts';

const lamp = (activePower: number) => ({ 'lamp-1': { timeMs: NOW_MS, values: { activePower } } });

function hasDevice(id: string, fits: (summary: DeviceSummary) => boolean = () => true) {
  return ({ event, data }: ReceivedEvent) =>
    event === 'devices' && (data.items as DeviceSummary[]).some(item => item.id === id && fits(item));
}

async function openApp() {
  const fixture = await createApiFixture();
  const app = await buildApp(fixture.options);
  await listen(app);
  const headers = { authorization: `Bearer ${await fixture.createToken('viewer', '*')}` };
  return { fixture, app, headers };
}

describe('the live stream', () => {
  it('begins with hello and the key figures, then tells what changes', async () => {
    const { fixture, app, headers } = await openApp();
    const client = await openEventStream(app, headers);
    expect(client.status).toBe(200);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
    });
    const summary = await client.find('summary', ({ event }) => event === 'summary');
    expect(client.events[0]).toMatchObject({ event: 'hello', data: { revision: expect.any(Number) } });
    expect(client.text()).toMatch(/^retry: \d+\n/);
    expect(summary.data).toMatchObject({ lightingPowerW: 0, messagesPerS: 3 });

    await fixture.putCurrent({ deviceId: 'ld-lm-0001', lastReceivedMs: NOW_MS, components: lamp(17) });
    const change = await client.find('the change', hasDevice('ld-lm-0001'));
    expect(change.data.items[0]).toMatchObject({ presence: 'ready', headline: { value: 17 } });
    expect(Number(change.id)).toBeGreaterThan(Number(client.events[0]?.id));
    fixture.clock.advance(2_000);
    await client.find('the new sum', ({ event, data }) => event === 'summary' && data.lightingPowerW === 17);
  });

  it('shows a client only the cities it may see and has asked for', async () => {
    const { fixture, app, headers } = await openApp();
    const landau = { authorization: `Bearer ${await fixture.createToken('viewer', ['landau'])}` };
    const byRight = await openEventStream(app, landau);
    const byWish = await openEventStream(app, headers, '?city=landau');
    await fixture.putCurrent({ deviceId: 'sp-lm-0001', components: lamp(999) });
    await fixture.putCurrent({ deviceId: 'ld-lm-0001', components: lamp(1) });
    fixture.clock.advance(2_000);
    for (const client of [byRight, byWish]) {
      await client.find('its own device', hasDevice('ld-lm-0001'));
      await client.find('its sum', ({ event, data }) => event === 'summary' && data.lightingPowerW === 1);
      expect(client.text()).not.toContain('sp-lm-0001');
      expect(client.text()).not.toContain('1000');
    }
  });

  it('resumes after the last event, and says so when it cannot', async () => {
    const { fixture, app, headers } = await openApp();
    const first = await openEventStream(app, headers);
    await fixture.putCurrent({ deviceId: 'ld-lm-0001', components: lamp(1) });
    const { id } = await first.find('the first change', hasDevice('ld-lm-0001'));
    first.close();
    await fixture.putCurrent({ deviceId: 'ld-lm-0002', components: lamp(2) });
    const second = await openEventStream(app, { ...headers, 'last-event-id': id as string });
    await second.find('what was missed', hasDevice('ld-lm-0002'));
    expect(second.events.some(({ event }) => event === 'resync')).toBe(false);
    for (const unknown of ['999999', 'nonsense', '0']) {
      const third = await openEventStream(app, { ...headers, 'last-event-id': unknown });
      const known = await third.find('an answer', ({ event }) => event === 'resync' || event === 'devices');
      expect(known.event).toBe(unknown === '0' ? 'devices' : 'resync');
    }
  });

  it('tells when ingest declares a device silent, with the reason, and resumes over that too', async () => {
    const { fixture, app, headers } = await openApp();
    await fixture.putCurrent({ deviceId: 'ld-lm-0001', lastReceivedMs: NOW_MS });
    const client = await openEventStream(app, headers);
    const hello = await client.find('hello', ({ event }) => event === 'hello');
    await fixture.putCurrent({ deviceId: 'ld-lm-0001', lastReceivedMs: NOW_MS, watch: SILENT });
    const isSilent = hasDevice(
      'ld-lm-0001',
      ({ presence, presenceReason, presenceCause }) =>
        presence === 'stale' && presenceReason === 'group' && presenceCause === 'landau/cabinet/kv-12',
    );
    await client.find('stale', isSilent);
    const back = await openEventStream(app, { ...headers, 'last-event-id': hello.id as string });
    await back.find('stale again', isSilent);
    await fixture.registry.devices.putDevices([createDevice({ id: 'ld-lm-0001', name: 'Umbenannt' })]);
    await back.find(
      'the reason under the new name',
      event => isSilent(event) && hasDevice('ld-lm-0001', ({ name }) => name === 'Umbenannt')(event),
    );
    await fixture.putCurrent({ deviceId: 'ld-lm-0001', lastReceivedMs: NOW_MS });
    await back.find(
      'ready without a reason',
      hasDevice(
        'ld-lm-0001',
        summary => summary.presence === 'ready' && summary.presenceReason === undefined,
      ),
    );
  });

  it('tells of new devices, and asks to load again when one is deleted', async () => {
    const { fixture, app, headers } = await openApp();
    const client = await openEventStream(app, headers);
    await fixture.registry.devices.putDevices([createDevice({ id: 'ld-lm-0003', name: 'Neu' })]);
    await fixture.putCurrent({ deviceId: 'ld-lm-0003', components: lamp(3) });
    await client.find(
      'the new device',
      hasDevice('ld-lm-0003', item => item.headline?.value === 3),
    );
    await fixture.registry.devices.putDevices([createDevice({ id: 'ld-lm-0003', name: 'Umbenannt' })]);
    await client.find(
      'the new name',
      hasDevice('ld-lm-0003', item => item.name === 'Umbenannt' && item.headline?.value === 3),
    );
    await fixture.registry.devices.deleteDevice('ld-lm-0003');
    await client.find('resync', ({ event }) => event === 'resync');
  });

  it('sends a sign of life every 15 seconds', async () => {
    const { fixture, app, headers } = await openApp();
    const client = await openEventStream(app, headers);
    const count = () => client.text().split(': still here').length - 1;
    await waitUntil('the first', count, seen => seen === 1);
    fixture.clock.advance(15_000);
    await waitUntil('the second', count, seen => seen === 2);
  });

  it('has room for so many streams of one session and no more', async () => {
    const { app, headers } = await openApp();
    for (let count = 0; count < STREAMS_PER_PRINCIPAL_MAX; count += 1) {
      expect((await openEventStream(app, headers)).status).toBe(200);
    }
    const refused = await app.inject({ url: '/api/v1/live', headers });
    expect([refused.statusCode, refused.json().code]).toEqual([503, 'LIVE_FULL']);
  });
});

describe('the end of a live stream', () => {
  it('comes with signing out, at once', async () => {
    const { fixture, app } = await openApp();
    const cookie = await signIn(app, fixture);
    const client = await openEventStream(app, { cookie });
    await app.inject({
      method: 'POST',
      url: '/api/v1/session/sign-out',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });
    await waitUntil('the end', () => client.isEnded(), Boolean);
  });

  it('comes when the session is over, though its use kept it from idling', async () => {
    const { fixture, app } = await openApp();
    const client = await openEventStream(app, { cookie: await signIn(app, fixture) });
    const beats = () => client.text().split(': still here').length;
    for (let hour = 1; hour < SESSION_LASTS_MS / 3_600_000; hour += 1) {
      const before = beats();
      fixture.clock.advance(3_600_000);
      await waitUntil('a turn of the hub', beats, seen => seen > before);
    }
    expect(client.isEnded()).toBe(false);
    fixture.clock.advance(3_600_000);
    await waitUntil('the end', () => client.isEnded(), Boolean);
  });

  it('comes when the token is taken away or its rights change', async () => {
    const { fixture, app } = await openApp();
    for (const change of ['deleted', 'fewer cities'] as const) {
      const token = await fixture.createToken('viewer', '*');
      const client = await openEventStream(app, { authorization: `Bearer ${token}` });
      const grant = (await fixture.registry.access.findGrant(toSecretHash(token), NOW_MS))!;
      if (change === 'deleted') await fixture.registry.access.deleteGrant(grant.id);
      else
        await fixture.registry.access.putGrant({
          ...grant,
          assignments: [{ role: 'viewer', cities: ['landau'] }],
        });
      fixture.clock.advance(30_000);
      await waitUntil(`the end (${change})`, () => client.isEnded(), Boolean);
    }
  });

  it('comes at the end of an assignment, at once', async () => {
    const { fixture, app } = await openApp();
    const token = await fixture.createTokenOf([
      { role: 'viewer', cities: ['landau'] },
      { role: 'operator', cities: ['speyer'], untilMs: NOW_MS + 10_000 },
    ]);
    const headers = { authorization: `Bearer ${token}` };
    const client = await openEventStream(app, headers, '?city=speyer');
    expect(client.status).toBe(200);
    fixture.clock.advance(10_000);
    await waitUntil('the end', () => client.isEnded(), Boolean);
    expect((await openEventStream(app, headers, '?city=speyer')).status).toBe(404);
    expect((await openEventStream(app, headers)).status).toBe(200);
  });

  it('comes when the api stops, which waits for no client', async () => {
    const { app, headers } = await openApp();
    const client = await openEventStream(app, headers);
    await app.close();
    await waitUntil('the end', () => client.isEnded(), Boolean);
  });
});
