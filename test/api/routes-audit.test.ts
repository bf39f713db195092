/**
 * Every route that changes something, taken from the app itself, is called as a person would, one after the other, and
 * each leaves an entry of the action it declares, by whoever called it, without a secret in it.
 */
import type { HTTPMethods, LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { createSignInLink } from '../../api/sign-in-link.ts';
import type { AuditAction } from '../../core/audit-actions.ts';
import type { ImportResource } from '../../core/provisioning-resources.ts';
import type { AuditEntry } from '../../store/registry/registry-audit.ts';
import { waitUntil } from '../support/wait-until.ts';
import { raiseAlarm } from './alarm-fixture.ts';
import { walkNetwork } from './people/network-routes.ts';
import {
  type Browser,
  createPeopleFixture,
  PASSWORD,
  type PeopleFixture,
  toCode,
} from './people/people-fixture.ts';
import { walkRequests } from './people/request-routes.ts';
import { putRequestNetwork } from './request-fixture.ts';

const NEXT_PASSWORD = 'ein Mast bei Sonne';
const MAPPING = {
  ...{ city: 'landau', kind: 'lightmast', component: 'lamp', metric: 'energyWh' },
  ...{ toComponent: 'lamp', toMetric: 'activeEnergy', conversion: 'whToKwh' },
};
const TOKEN = { name: 'Plan', role: 'admin', cities: '*', scopes: ['registry.read'], days: 1 };
const LANDAU = [{ role: 'viewer', cities: ['landau'] }];
const CSV = 'city,kind,id\nlandau,lightmast,ld-csv-1\n';

/** Calls routes and remembers what the log then said. */
function createWalk({ app, registry }: PeopleFixture) {
  const walked = new Set<string>();
  const secrets: string[] = [PASSWORD, NEXT_PASSWORD];

  async function newestAfter(id: number): Promise<AuditEntry[]> {
    return (await registry.audit.query({ limit: 20 })).items.filter(entry => entry.id > id);
  }

  async function step(
    route: string,
    call: () => Promise<LightMyRequestResponse>,
  ): Promise<LightMyRequestResponse> {
    const declared = app.routeTable.find(({ methods, url }) => `${methods[0]} ${url}` === route)?.audit;
    const { id } = await registry.audit.end();
    const reply = await call();
    expect(reply.statusCode, `${route}: ${reply.body}`).toBeLessThan(400);
    const entries = await waitUntil(
      `an entry of ${route}`,
      () => newestAfter(id),
      found => found.length > 0,
    );
    expect(
      entries.map(({ action }) => action),
      route,
    ).toContain(declared as AuditAction);
    for (const { actor, requestId } of entries) {
      expect([actor.id !== '', actor.name !== '', requestId !== undefined], route).toEqual([
        true,
        true,
        true,
      ]);
    }
    walked.add(route);
    return reply;
  }

  return {
    walked,
    secrets,
    step,
    /** By a browser; the route is the address with its parameters. */
    send(browser: Browser, route: string, body?: object, parameters: Record<string, string> = {}) {
      const [method, url = ''] = route.split(' ') as ['POST', string];
      const address = Object.entries(parameters).reduce(
        (path, [name, value]) => path.replace(name, value),
        url,
      );
      return step(route, () => browser.send(method, address, body));
    },
  };
}

type Walk = ReturnType<typeof createWalk>;

async function walkAccounts(fixture: PeopleFixture, { step, send, secrets }: Walk): Promise<Browser> {
  const nowMs = () => fixture.clock.nowMs();
  const first = fixture.openBrowser();
  const link = new URL(
    await createSignInLink(fixture.registry, 'http://localhost', nowMs()),
  ).searchParams.get('link')!;
  await step('POST /sign-in', () => first.submit('/sign-in', { link }));
  const account = { loginName: 'anna', displayName: 'Anna Berg', password: PASSWORD };
  await send(first, 'POST /api/v1/account', account);
  await send(first, 'PATCH /api/v1/account', { displayName: 'Anna Tal' });
  const { secret } = (await send(first, 'POST /api/v1/account/second-factor', { password: PASSWORD })).json();
  const confirm = { code: toCode(secret, nowMs()) };
  const { recoveryCodes } = (await send(first, 'POST /api/v1/account/second-factor/confirm', confirm)).json();
  await send(first, 'POST /api/v1/account/recovery-codes', { password: PASSWORD });
  await send(first, 'POST /api/v1/account/second-factor/remove', { password: PASSWORD });
  await send(first, 'POST /api/v1/account/password', { present: PASSWORD, next: NEXT_PASSWORD });

  const credentials = { name: 'anna', password: NEXT_PASSWORD };
  const second = fixture.openBrowser();
  await step('POST /sign-in/password', () => second.submit('/sign-in/password', credentials));
  const sessions = (await first.get('/api/v1/account/sessions')).json().items;
  const other = sessions.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent);
  await send(first, 'DELETE /api/v1/account/sessions/:id', undefined, { ':id': other.id });
  await send(first, 'DELETE /api/v1/account/sessions');
  const last = fixture.openBrowser();
  await send(last, 'POST /api/v1/session/sign-in', credentials);
  secrets.push(link, secret, ...recoveryCodes);

  const invited = await send(last, 'POST /api/v1/users', {
    ...{ loginName: 'berta', displayName: 'Berta', assignments: LANDAU },
  });
  const { user, link: invitation } = invited.json();
  await send(
    last,
    'PATCH /api/v1/users/:id',
    { version: user.version, displayName: 'Berta B' },
    { ':id': user.id },
  );
  const again = (await send(last, 'POST /api/v1/users/:id/link', undefined, { ':id': user.id })).json().link;
  const fields = { link: new URL(again).searchParams.get('link')!, password: PASSWORD, repeat: PASSWORD };
  await step('POST /sign-in/invitation', () => fixture.openBrowser().submit('/sign-in/invitation', fields));
  await send(last, 'DELETE /api/v1/users/:id', undefined, { ':id': user.id });
  secrets.push(invitation, fields.link);
  return last;
}

async function walkDevices(
  fixture: PeopleFixture,
  { step, send, secrets }: Walk,
  browser: Browser,
): Promise<void> {
  const device = { id: 'ld-lm-0009', city: 'landau', kind: 'lightmast' };
  const id = { ':id': device.id };
  secrets.push((await send(browser, 'POST /api/v1/devices', device)).json().secret);
  await send(browser, 'PATCH /api/v1/devices/:id', { name: 'Ostring 9' }, id);
  secrets.push(
    (await send(browser, 'POST /api/v1/devices/:id/credential/rotate', undefined, id)).json().secret,
  );
  await send(browser, 'POST /api/v1/devices/:id/credential/disable', undefined, id);
  await send(browser, 'POST /api/v1/devices/:id/credential/enable', undefined, id);
  await send(browser, 'POST /api/v1/devices/:id/commands', { name: 'identify' }, id);
  await send(browser, 'DELETE /api/v1/devices/:id', undefined, id);

  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  const url = '/api/v1/device-imports';
  const begun = await step('POST /api/v1/device-imports', () =>
    fixture.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': 'text/csv' },
      payload: CSV,
    }),
  );
  const { id: jobId } = begun.json<ImportResource>();
  await waitUntil(
    'the import',
    async () => (await browser.get(`${url}/${jobId}`)).json<ImportResource>(),
    ({ state }) => state === 'done',
  );
  const file = await send(browser, 'POST /api/v1/device-imports/:id/secrets', undefined, { ':id': jobId });
  secrets.push(/[A-Za-z0-9_-]{43}/.exec(file.body)![0]);

  const { token, secret } = (await send(browser, 'POST /api/v1/tokens', TOKEN)).json();
  secrets.push(secret);
  await send(browser, 'DELETE /api/v1/tokens/:id', undefined, { ':id': token.id });
}

async function walkQuality({ send }: Walk, browser: Browser): Promise<void> {
  const mapping = (await send(browser, 'POST /api/v1/metric-mappings', MAPPING)).json();
  const changed = { ...MAPPING, conversion: 'mwhToKwh' };
  await send(browser, 'PUT /api/v1/metric-mappings/:id', changed, { ':id': `${mapping.id}?version=1` });
  await send(browser, 'DELETE /api/v1/metric-mappings/:id', undefined, { ':id': `${mapping.id}?version=2` });
  const replay = (await send(browser, 'POST /api/v1/replays', { city: 'landau' })).json();
  await send(browser, 'POST /api/v1/replays/:id/cancel', undefined, { ':id': replay.id });
}

async function walkNotifications({ send, secrets }: Walk, browser: Browser): Promise<void> {
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  secrets.push(secret, 'geheimer-pfad');
  const hook = {
    ...{ city: 'landau', name: 'Dienst', language: 'de', type: 'webhook', secret },
    url: 'https://hooks.example.org/geheimer-pfad',
  };
  const { id } = (await send(browser, 'POST /api/v1/notification-channels', hook)).json();
  const at = (version: number, of = id) => ({ ':id': `${of}?version=${version}` });
  await send(browser, 'PUT /api/v1/notification-channels/:id', { ...hook, name: 'Neu' }, at(1));
  await send(browser, 'POST /api/v1/notification-channels/:id/test', undefined, { ':id': id });
  const route = { city: 'landau', name: 'Alle', enabled: true, leastSeverity: 'minor', channelId: id };
  const added = (await send(browser, 'POST /api/v1/notification-routes', route)).json();
  await send(browser, 'PUT /api/v1/notification-routes/:id', { ...route, enabled: false }, at(1, added.id));
  await send(browser, 'DELETE /api/v1/notification-routes/:id', undefined, at(2, added.id));
  await send(browser, 'DELETE /api/v1/notification-channels/:id', undefined, at(2));
}

async function walkAlarmRules({ send }: Walk, browser: Browser): Promise<void> {
  const at = (id: string, version: number) => ({ ':id': `${id}?version=${version}` });
  const threshold = { city: 'landau', alarmTypeId: 'caseOverheat', at: [50], clearAt: 45 };
  const set = (await send(browser, 'POST /api/v1/alarm-thresholds', threshold)).json();
  await send(browser, 'PUT /api/v1/alarm-thresholds/:id', { ...threshold, at: [55] }, at(set.id, 1));
  await send(browser, 'DELETE /api/v1/alarm-thresholds/:id', undefined, at(set.id, 2));
  const times = { type: 'weekly', weekdays: [5], from: '00:00', to: '23:59' };
  const silence = { city: 'landau', reason: 'nightOff', times };
  const added = (await send(browser, 'POST /api/v1/expected-silences', silence)).json();
  await send(browser, 'PUT /api/v1/expected-silences/:id', { ...silence, reason: 'stored' }, at(added.id, 1));
  await send(browser, 'DELETE /api/v1/expected-silences/:id', undefined, at(added.id, 2));
  const window = { city: 'landau', reason: 'Kabel', times };
  const planned = (await send(browser, 'POST /api/v1/maintenance-windows', window)).json();
  await send(browser, 'POST /api/v1/maintenance-windows/:id/end', undefined, { ':id': planned.id });
  await send(browser, 'POST /api/v1/maintenance-windows/:id/cancel', undefined, { ':id': planned.id });
}

async function walkAlarms(fixture: PeopleFixture, { send }: Walk, browser: Browser): Promise<void> {
  const id = { ':id': await raiseAlarm(fixture.registry, 'landau', 'ld-lm-0001') };
  const until = new Date(fixture.clock.nowMs() + 3_600_000).toISOString();
  await send(browser, 'POST /api/v1/alarms/:id/actions', { step: 'ack' }, id);
  await browser.send('POST', `/api/v1/alarms/${id[':id']}/actions`, {
    step: 'shelve',
    until,
    text: 'Baustelle',
  });
  await send(browser, 'POST /api/v1/alarms/acknowledgements', { ids: Object.values(id) });
}

it('every route that changes something is told of in the audit log', async () => {
  const fixture = await createPeopleFixture();
  const walk = createWalk(fixture);
  const browser = await walkAccounts(fixture, walk);
  await walkDevices(fixture, walk, browser);
  await walkQuality(walk, browser);
  await walkNotifications(walk, browser);
  await walkAlarmRules(walk, browser);
  await walkAlarms(fixture, walk, browser);
  await putRequestNetwork(fixture.registry);
  await walkRequests(walk, browser as never);
  await walkNetwork(fixture.registry, walk, browser as never);
  await walk.send(browser, 'POST /api/v1/session/sign-out');

  const changing = fixture.app.routeTable.filter(({ audit }) => audit && audit !== 'changesNothing');
  const missing = changing
    .map(({ methods, url }) => `${methods[0]} ${url}`)
    .filter(key => !walk.walked.has(key));
  expect(missing, 'a new route is called here, so that its entry is seen').toEqual([]);
  const log = JSON.stringify((await fixture.registry.audit.query({ limit: 500 })).items);
  for (const secret of walk.secrets) expect(log).not.toContain(secret);
  expect((await fixture.registry.audit.verify()).faultAtId).toBeUndefined();
});

it('what only asks, and what was wrong, is told of as done by none', async () => {
  const { app, registry, createToken } = await createPeopleFixture();
  const headers = { authorization: `Bearer ${await createToken('admin', ['landau'])}` };
  const questions = app.routeTable.filter(({ audit }) => audit === 'changesNothing');
  expect(questions.map(({ url }) => url).sort()).toEqual([
    '/api/v1/device-imports/check',
    '/api/v1/maintenance-windows/preview',
    '/api/v1/requests/check',
    '/track',
  ]);
  const csv = { ...headers, 'content-type': 'text/csv' };
  const checked = {
    method: 'POST',
    url: '/api/v1/device-imports/check',
    headers: csv,
    payload: CSV,
  } as const;
  expect((await app.inject(checked)).statusCode).toBe(200);
  for (const { methods, url, audit } of app.routeTable) {
    if (!audit || audit === 'changesNothing') continue;
    const reply = await app.inject({
      method: methods[0] as HTTPMethods,
      url: url.replace(':id', 'none'),
      headers,
    });
    expect(reply.statusCode, url).toBeGreaterThanOrEqual(204);
  }
  const done = (await registry.audit.query({ limit: 99 })).items.filter(({ outcome }) => outcome === 'done');
  expect(done.filter(({ action }) => action !== 'session.end')).toEqual([]);
});
