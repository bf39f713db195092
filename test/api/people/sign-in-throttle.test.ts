/** Guessing is slow, and what others do elsewhere shuts nobody out (S27). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNT_FAILURES,
  ACCOUNT_WINDOW_MS,
  ATTACK_FAILURES,
  createSignInThrottle,
  SOURCE_FAILURES,
  SOURCE_WINDOW_MS,
  toAddressSource,
} from '../../../api/sign-in-throttle.ts';
import { createSecret } from '../../../core/secrets.ts';
import { createPeopleFixture, PASSWORD } from './people-fixture.ts';

function createThrottle() {
  let nowMs = 0;
  const throttle = createSignInThrottle({ nowMs: () => nowMs, monotonicMs: () => nowMs });
  return {
    throttle,
    advance(ms: number) {
      nowMs += ms;
    },
  };
}

describe('the throttle', () => {
  it('lets a source try ten times a minute, and five times a quarter of an hour for one account', () => {
    const { throttle, advance } = createThrottle();
    for (let n = 0; n < ACCOUNT_FAILURES; n += 1) {
      expect(throttle.begin({ source: 'a', account: 'anna' })).toBe(0);
    }
    expect(throttle.begin({ source: 'a', account: 'anna' })).toBe(ACCOUNT_WINDOW_MS / 1000);
    for (let n = ACCOUNT_FAILURES; n < SOURCE_FAILURES; n += 1) {
      expect(throttle.begin({ source: 'a', account: `other-${n}` })).toBe(0);
    }
    expect(throttle.begin({ source: 'a', account: 'new' })).toBe(SOURCE_WINDOW_MS / 1000);
    advance(SOURCE_WINDOW_MS);
    expect(throttle.begin({ source: 'a', account: 'new' })).toBe(0);
    expect(throttle.begin({ source: 'a', account: 'anna' })).toBeGreaterThan(0);
    advance(ACCOUNT_WINDOW_MS);
    expect(throttle.begin({ source: 'a', account: 'anna' })).toBe(0);
  });

  it('gives each new source one try for an account under attack, and those it knows as many as before', () => {
    const { throttle } = createThrottle();
    for (let n = 0; n < ATTACK_FAILURES; n += 1) throttle.begin({ source: `bot-${n}`, account: 'anna' });
    expect(throttle.begin({ source: 'new', account: 'anna' })).toBe(0);
    expect(throttle.begin({ source: 'new', account: 'anna' })).toBeGreaterThan(0);
    for (let n = 0; n < ACCOUNT_FAILURES; n += 1) {
      expect(throttle.begin({ source: 'browser', account: 'anna', isKnown: true })).toBe(0);
    }
    expect(throttle.begin({ source: 'new', account: 'berta' })).toBe(0);
  });

  it('never makes a source wait that has not failed itself', () => {
    const attempt = fc.record({
      source: fc.constantFrom('a', 'b', 'c'),
      account: fc.constantFrom('anna', 'berta'),
      succeeds: fc.boolean(),
      waitMs: fc.nat({ max: 60_000 }),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 200 }), attempts => {
        const { throttle, advance } = createThrottle();
        for (const { source, account, succeeds, waitMs } of attempts) {
          if (throttle.begin({ source, account }) === 0 && succeeds) throttle.forgive({ source, account });
          advance(waitMs);
        }
        for (const account of ['anna', 'berta']) {
          expect(throttle.begin({ source: 'the person, from elsewhere', account })).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('remembers at most ten thousand entries', () => {
    const { throttle } = createThrottle();
    for (let n = 0; n < 12_000; n += 1) throttle.begin({ source: `s${n}` });
    expect(throttle.size).toBe(10_000);
  });

  it('takes the addresses of one IPv6 network for one', () => {
    expect(toAddressSource('2001:db8:1:2:3::4')).toBe(toAddressSource('2001:db8:1:2::9'));
    expect(toAddressSource('2001:db8::1')).toBe(toAddressSource('2001:0db8:0:0:1::'));
    expect(toAddressSource('2001:db8:1:2::1')).not.toBe(toAddressSource('2001:db8:1:3::1'));
    expect(toAddressSource('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });
});

describe('guessing', () => {
  const wrong = { name: 'anna', password: 'wrong, wrong, wrong' };
  const right = { name: 'anna', password: PASSWORD };

  it('gets 429 with Retry-After and costs no hash; the person comes in from elsewhere and from a known browser', async () => {
    const { addUser, openBrowser, signIn, hashCount } = await createPeopleFixture();
    await addUser();
    const known = await signIn('anna');
    const guesser = openBrowser('192.0.2.7');
    const statuses: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      statuses.push((await guesser.send('POST', '/api/v1/session/sign-in', wrong)).statusCode);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    const before = await hashCount();
    const refused = await guesser.send('POST', '/api/v1/session/sign-in', right);
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
    expect(refused.json().code).toBe('TOO_MANY_REQUESTS');
    expect(await hashCount()).toBe(before);
    // The same address, but the browser that Anna has signed in with before.
    known.cookies.delete('leitstand_session');
    const page = await known.submit('/sign-in/password', { ...right, next: '/' });
    expect(page.statusCode).toBe(303);
    const elsewhere = openBrowser('198.51.100.3');
    expect((await elsewhere.send('POST', '/api/v1/session/sign-in', right)).statusCode).toBe(200);
  });

  it('is as slow for an account that does not exist', async () => {
    const { openBrowser } = await createPeopleFixture();
    const guesser = openBrowser();
    const last = { statusCode: 0 };
    for (let n = 0; n < 6; n += 1) {
      const reply = await guesser.send('POST', '/api/v1/session/sign-in', { ...wrong, name: 'nobody' });
      last.statusCode = reply.statusCode;
    }
    expect(last.statusCode).toBe(429);
  });

  it('of many at once slips through no more than of one after the other', async () => {
    const { addUser, openBrowser } = await createPeopleFixture();
    await addUser();
    const guesser = openBrowser();
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => guesser.send('POST', '/api/v1/session/sign-in', wrong)),
    );
    expect(replies.filter(reply => reply.statusCode === 401)).toHaveLength(ACCOUNT_FAILURES);
    expect(replies.filter(reply => reply.statusCode === 429)).toHaveLength(30 - ACCOUNT_FAILURES);
  });

  it('finds no account at the first start: there is none, and no link but the printed one', async () => {
    const { openBrowser, registry } = await createPeopleFixture();
    expect(await registry.people.listUsers()).toEqual([]);
    for (const [name, password] of [
      ['admin', 'admin'],
      ['admin', 'leitstand'],
      ['root', 'root'],
    ] as const) {
      const reply = await openBrowser(name).send('POST', '/api/v1/session/sign-in', { name, password });
      expect(reply.statusCode).toBe(401);
    }
    const link = await openBrowser().submit('/sign-in', { link: createSecret() });
    expect(link.statusCode).toBe(401);
  });
});
