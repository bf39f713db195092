/** S28: what people type and what is shown to them once is in no log line, no metric, no audit entry and no other answer. */
import { expect, it } from 'vitest';
import type { UserWithLink } from '../../../core/access-resources.ts';
import { createPeopleFixture, PASSWORD, toCode } from './people-fixture.ts';

it('secrets of people stay where they belong', async () => {
  const fixture = await createPeopleFixture();
  await fixture.addUser({ loginName: 'chief', assignments: [{ role: 'admin', cities: '*' }] });
  const chief = await fixture.signIn('chief');
  const begun = (await chief.send('POST', '/api/v1/account/second-factor', { password: PASSWORD })).json();
  const code = toCode(begun.secret, fixture.clock.nowMs());
  const confirmed = await chief.send('POST', '/api/v1/account/second-factor/confirm', { code });
  const assignments = [{ role: 'viewer', cities: ['landau'] }];
  const body = { loginName: 'berta', displayName: 'Berta', assignments };
  const invited = (await chief.send('POST', '/api/v1/users', body)).json<UserWithLink>();
  const link = new URL(invited.link).searchParams.get('link') as string;
  const wrong = 'planted and wrong password';
  const next = 'planted and right password';
  const guesser = fixture.openBrowser('192.0.2.1');
  await guesser.send('POST', '/api/v1/session/sign-in', { name: 'chief', password: wrong, code: '424242' });
  await guesser.submit('/sign-in/password', { name: 'chief', password: wrong, next: '/' });
  await guesser.submit('/sign-in/invitation', { link: `x${link}`, password: wrong, repeat: wrong });
  const berta = fixture.openBrowser('192.0.2.2');
  await berta.submit('/sign-in/invitation', { link, password: 'kurz', repeat: 'kurz' });
  await berta.submit('/sign-in/invitation', { link, password: next, repeat: next });
  await berta.send('POST', '/api/v1/account/password', { present: wrong, next });

  const answers: string[] = [];
  for (const url of [
    ...['/api/v1/session', '/api/v1/account', '/api/v1/account/sessions', '/api/v1/users', '/api/v1/audit'],
    ...['/api/v1/tokens', '/metrics', '/readyz', `/api/v1/users/${invited.user.id}`, '/sign-in?next=/x'],
  ]) {
    answers.push((await chief.get(url)).body);
  }
  const seen = fixture.logLines.join('') + answers.join('');
  expect(seen).toContain('signed in');
  expect(seen).toContain('user.invite');
  const cookies = [chief, berta].flatMap(({ cookies }) => [...cookies.values()]);
  expect(cookies.length).toBeGreaterThanOrEqual(4);
  const recoveryCodes = confirmed.json().recoveryCodes as string[];
  for (const secret of [PASSWORD, wrong, next, begun.secret, link, ...recoveryCodes, ...cookies]) {
    expect(seen).not.toContain(secret);
  }
  expect(seen).not.toMatch(/argon2|otpauth/);
});
