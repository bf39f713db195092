import { expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { createApiFixture } from './api-fixture.ts';

it('the statement is open, in the language asked for, linked from the page before sign-in, with the contact', async () => {
  const { options } = await createApiFixture({
    accessibilityContact: 'mailto:hilfe@example.org?subject="x"',
  });
  const app = await buildApp(options);
  const read = async (url: string, language: string) =>
    (await app.inject({ url, headers: { 'accept-language': language } })).body;
  expect(await read('/barrierefreiheit', 'de')).toContain('<h1>Erklärung zur Barrierefreiheit</h1>');
  const english = await read('/barrierefreiheit', 'en-GB');
  expect(english).toContain('<h1>Accessibility statement</h1>');
  expect(english).toContain('<a href="mailto:hilfe@example.org?subject=&#34;x&#34;">');
  expect(await read('/sign-in', 'en-GB')).toContain('href="/barrierefreiheit"');
  expect((await app.inject({ url: '/api/v1/about' })).json()).toEqual({
    accessibilityContact: 'mailto:hilfe@example.org?subject="x"',
  });
  await app.close();
});
