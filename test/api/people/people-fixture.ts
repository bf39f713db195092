/** An api with people in it, and what a browser does: it keeps cookies and says where its requests come from. */
import { randomUUID } from 'node:crypto';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { TOTP } from 'otpauth';
import { onTestFinished } from 'vitest';
import type { ApiServer } from '../../../api/api-context.ts';
import type { ApiOptions } from '../../../api/api-options.ts';
import { buildApp } from '../../../api/app.ts';
import { createPasswords } from '../../../api/people/passwords.ts';
import type { User } from '../../../store/registry/registry-people.ts';
import type { TelemetryStore } from '../../../store/telemetry/telemetry-store.ts';
import { type ApiFixture, createApiFixture, NOW_MS, QUICK } from '../api-fixture.ts';

export const PASSWORD = 'ein Lichtmast im Regen';

/** To open a store takes longer than most tests here. */
const NO_TELEMETRY = { close: async () => undefined } as unknown as TelemetryStore;

export interface PeopleFixture extends ApiFixture {
  app: ApiServer;
  /** Somebody with `PASSWORD`, unless said otherwise. */
  addUser(changes?: Partial<User>): Promise<User>;
  /** A browser that nobody is signed in with. */
  openBrowser(address?: string): Browser;
  /** A browser in which the user has signed in. */
  signIn(loginName: string, code?: string): Promise<Browser>;
  /** Argon2id computed by the app so far. */
  hashCount(): Promise<number>;
}

export interface Browser {
  readonly cookies: Map<string, string>;
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  send(method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: object): Promise<LightMyRequestResponse>;
  /** As a form of a page of ours. */
  submit(url: string, fields: Record<string, string>): Promise<LightMyRequestResponse>;
}

/** Without a store of history, unless it is asked for. */
export async function createPeopleFixture(
  overrides: Partial<ApiOptions> = {},
  history: 'withHistory' | 'withoutHistory' = 'withoutHistory',
): Promise<PeopleFixture> {
  const fixture = await createApiFixture({
    ...(history === 'withoutHistory' && { telemetry: NO_TELEMETRY }),
    ...overrides,
  });
  const app = await buildApp(fixture.options);
  onTestFinished(() => app.close());
  const passwordHash = await createPasswords(QUICK).hash(PASSWORD);

  return {
    ...fixture,
    app,
    addUser: ({ loginName = 'anna', ...changes } = {}) =>
      fixture.registry.people.createUser({
        id: randomUUID(),
        loginName,
        displayName: `${loginName} Berg`,
        passwordHash,
        totpState: 'off',
        recoveryHashes: [],
        enabled: true,
        assignments: [{ role: 'operator', cities: ['landau'] }],
        createdMs: NOW_MS,
        ...changes,
      }),
    openBrowser: address => createBrowser(app, address),
    async signIn(loginName, code) {
      const browser = createBrowser(app);
      const credentials = { name: loginName, password: PASSWORD, ...(code && { code }) };
      const reply = await browser.send('POST', '/api/v1/session/sign-in', credentials);
      if (reply.statusCode !== 200) throw new Error(`Sign-in failed: ${reply.body}`);
      return browser;
    },
    async hashCount() {
      const headers = { authorization: `Bearer ${await fixture.createToken('admin', '*')}` };
      const { body } = await app.inject({ url: '/metrics', headers });
      return Number(/^leitstand_api_password_hashes_total (\d+)$/m.exec(body)?.[1]);
    },
  };
}

function createBrowser(app: ApiServer, address = '127.0.0.1'): Browser {
  const cookies = new Map<string, string>();

  async function call(options: InjectOptions): Promise<LightMyRequestResponse> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...options.headers, ...(cookie && { cookie }) };
    const reply = await app.inject({ ...options, headers, remoteAddress: address });
    for (const { name, value } of reply.cookies) {
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  }

  const own = { 'sec-fetch-site': 'same-origin' };
  return {
    cookies,
    get: (url, headers = {}) => call({ url, headers }),
    send: (method, url, payload) => call({ method, url, headers: own, ...(payload && { payload }) }),
    submit: (url, fields) =>
      call({
        method: 'POST',
        url,
        headers: { ...own, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(fields).toString(),
      }),
  };
}

/** What an app on a phone shows. */
export function toCode(secret: string, nowMs: number): string {
  return new TOTP({ secret }).generate({ timestamp: nowMs });
}
