/** A real identity provider on a free port of this machine, and a person who signs in there with a browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What it says of a person; by subject. */
  people: Map<string, Record<string, unknown>>;
  /** Follows the address as the person's browser does, and returns where it is sent back to. */
  signInAs(subject: string, address: string): Promise<string>;
  close(): Promise<void>;
}

interface ProviderModule {
  Provider: new (issuer: string, configuration: object) => { callback(): Parameters<typeof createServer>[1] };
}

export const REDIRECT_URL = 'http://localhost/sign-in/oidc/callback';
const CLIENT = { clientId: 'leitstand', clientSecret: 'secret-of-this-test-only' };
const STEPS_MAX = 12;

export async function openIdentityProvider(): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, Record<string, unknown>>();
  // The package brings no types.
  const { Provider } = (await import('oidc-provider' as string)) as ProviderModule;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [REDIRECT_URL] },
    ],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
    cookies: { keys: ['of this test only'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people.get(id) }),
    }),
    pkce: { required: () => true },
  });
  server.on('request', provider.callback() as never);

  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
  onTestFinished(close);
  return {
    issuer,
    ...CLIENT,
    people,
    close,
    signInAs: (subject, address) => follow(subject, address, issuer),
  };
}

/** Its own pages ask for a name, whoever it is, and for consent. */
async function follow(subject: string, address: string, issuer: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next: { url: string; body?: URLSearchParams } = { url: address };
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const reply = await fetch(next.url, {
      method: next.body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(next.body && { body: next.body }),
    });
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) as unknown as [string, string, string];
      cookies.set(name, value);
    }
    const location = reply.headers.get('location');
    if (location === null) {
      const page = await reply.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      const action = /action="([^"]+)"/.exec(page)?.[1];
      if (!prompt || !action) throw new Error(`The provider says ${reply.status}: ${page.slice(0, 500)}`);
      const body = new URLSearchParams({ prompt, login: subject, password: 'any' });
      next = { url: new URL(action, issuer).href, body };
      continue;
    }
    const target = new URL(location, next.url);
    if (target.origin !== issuer) return target.href;
    next = { url: target.href };
  }
  throw new Error('The provider sends the browser in circles');
}
