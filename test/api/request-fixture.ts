/** An api with a small fibre network in Landau and the people who ask for, decide on and build what it carries. */
import { randomUUID } from 'node:crypto';
import type { HTTPMethods } from 'fastify';
import type { Role } from '../../core/assignments.ts';
import type { RequestAnswer } from '../../core/request-resources.ts';
import { createSecret, toSecretHash } from '../../core/secrets.ts';
import type { Registry } from '../../store/registry/registry.ts';
import { createDevice, NOW_MS } from './api-fixture.ts';
import { createPeopleFixture, type PeopleFixture } from './people/people-fixture.ts';

export const HOUR_MS = 3_600_000;
export const MBIT = 1_000_000;
/** What may be promised on each of the links. */
export const USABLE = 8000 * MBIT;

const changed = { version: 1, changedMs: NOW_MS, changedBy: 'x' };

export const at = (hours: number) => new Date(NOW_MS + hours * HOUR_MS).toISOString();

/** Three cases in a row, deployed for a month, and two reels. */
export async function putRequestNetwork(registry: Registry, city = 'landau', prefix = 'ld'): Promise<void> {
  const ids = [1, 2, 3].map(n => `${prefix}-fn-000${n}`);
  await registry.devices.putDevices(
    ids.map((id, n) => createDevice({ id, city, kind: 'fibrenode', name: `Koffer ${n + 1}` })),
  );
  for (const deviceId of ids) {
    await registry.network.putNode({
      ...{ deviceId, city, accessPorts: 8, poeBudgetW: 240, upsRuntimeS: 36_000, ...changed },
    });
  }
  const deploymentId = `${prefix}-deployment`;
  await registry.network.putDeployment({
    ...{ id: deploymentId, city, name: 'Maikerwe', place: 'Alter Messplatz', nodeIds: ids, ...changed },
    ...{ fromMs: NOW_MS - 24 * HOUR_MS, untilMs: NOW_MS + 720 * HOUR_MS },
  });
  for (const [n, [a, z]] of [
    [ids[0]!, ids[1]!],
    [ids[1]!, ids[2]!],
  ].entries()) {
    await registry.network.putLink({
      ...{ id: `${prefix}-link-${n + 1}`, city, deploymentId, lengthM: 400, fibreType: 'single-mode' },
      ...{ aEnd: { deviceId: a!, port: 'port-2' }, zEnd: { deviceId: z!, port: 'port-1' } },
      ...{ lineRate: 10_000 * MBIT, reservableShare: 0.8, ratedLossDb: 2, ...changed },
    });
  }
  await registry.network.putKit({
    ...{ id: `${prefix}-reels`, city, type: 'reel', name: 'Trommel', quantity: 2, ...changed },
  });
}

/** What event security sends; hours from now. */
export function createOrder({
  cirUp = 100 * MBIT,
  start = 24,
  priority = 3,
  authority = 'municipal',
  ...more
}: { cirUp?: number; start?: number; priority?: number; authority?: string } & Record<string, unknown> = {}) {
  return {
    city: 'landau',
    requester: { organisation: 'Ordnungsamt', authority },
    contact: { name: 'Käthe Über', phone: '06341 13-0', mail: 'kaethe@example.org', hasMailConsent: true },
    event: { name: 'Maikerwe 2026', place: 'Alter Messplatz', expectedVisitors: 20_000 },
    window: { setupStart: at(start), start: at(start + 2), end: at(start + 8), teardownEnd: at(start + 10) },
    items: [
      {
        ...{ id: '1', service: 'cctv', aNode: 'ld-fn-0001', zNode: 'ld-fn-0003' },
        ...{ cirUp, cirDown: 10 * MBIT, eirUp: 0, eirDown: 0, accessPorts: 2, poeW: 60 },
      },
    ],
    kit: [{ type: 'reel', quantity: 1 }],
    priority,
    submit: true,
    ...more,
  };
}

export interface CallerReply {
  status: number;
  headers: Record<string, unknown>;
  /** What the api sent, as it is. */
  body: ReturnType<typeof JSON.parse>;
}

export interface Caller {
  id: string;
  /** Below `/api/v1/`, or from `/`. */
  get(path: string): Promise<CallerReply>;
  send(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    more?: Record<string, string>,
  ): Promise<CallerReply>;
  /** Takes a step from the newest revision. */
  step(id: string, step: object): Promise<CallerReply>;
}

export interface RequestFixture extends PeopleFixture {
  asks: Caller;
  decides: Caller;
  decidesToo: Caller;
  builds: Caller;
  views: Caller;
  /** Of Speyer. */
  foreign: Caller;
  nobody: Caller;
  /** Somebody more, signed in. */
  openCaller(name: string, role: Role, city?: string): Promise<Caller>;
  /** Asks and expects to be answered. */
  ask(order?: object, by?: Caller): Promise<RequestAnswer>;
}

export async function createRequestFixture(): Promise<RequestFixture> {
  const fixture = await createPeopleFixture();
  await putRequestNetwork(fixture.registry);
  const openCaller = (name: string, role: Role, city = 'landau') => openSession(fixture, name, role, city);
  const asks = await openCaller('asks', 'event-security');
  return {
    ...{ ...fixture, openCaller, asks },
    decides: await openCaller('decides', 'approver'),
    decidesToo: await openCaller('decides-too', 'approver'),
    builds: await openCaller('builds', 'operator'),
    views: await openCaller('views', 'viewer'),
    foreign: await openCaller('foreign', 'admin', 'speyer'),
    nobody: createCaller(fixture, ''),
    async ask(order = createOrder(), by = asks) {
      const { status, body } = await by.send('POST', 'requests', order);
      if (status !== 201) throw new Error(JSON.stringify(body));
      return body;
    },
  };
}

async function openSession(
  fixture: PeopleFixture,
  loginName: string,
  role: Role,
  city: string,
): Promise<Caller> {
  const { id, displayName } = await fixture.addUser({ loginName, assignments: [{ role, cities: [city] }] });
  const secret = createSecret();
  await fixture.registry.access.putGrant({
    ...{ id: randomUUID(), type: 'session', name: displayName, userId: id, assignments: [] },
    ...{ secretSha256: toSecretHash(secret), createdMs: NOW_MS, expiresMs: NOW_MS + 12 * HOUR_MS },
  });
  return createCaller(fixture, id, `leitstand_session=${secret}`);
}

function createCaller({ app }: PeopleFixture, id: string, cookie?: string): Caller {
  const call = async (method: HTTPMethods, path: string, payload?: object, more?: Record<string, string>) => {
    const reply = await app.inject({
      ...{ method, url: path.startsWith('/') ? path : `/api/v1/${path}` },
      headers: { 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }), ...more },
      ...(payload && { payload }),
    });
    const isJson = String(reply.headers['content-type']).includes('json');
    return { status: reply.statusCode, headers: reply.headers, body: isJson ? reply.json() : reply.body };
  };
  return {
    id,
    get: path => call('GET', path),
    send: call,
    async step(requestId, step) {
      const { revision } = (await call('GET', `requests/${requestId}`)).body;
      return call('POST', `requests/${requestId}/steps?revision=${revision}`, step);
    },
  };
}
