/** The page to follow a request by: without sign-in, in both languages, and with nothing personal in it. */
import { describe, expect, test } from 'vitest';
import { createRequestFixture, type RequestFixture } from './request-fixture.ts';

function post({ app }: RequestFixture, form: Record<string, string>) {
  return app.inject({
    ...{ method: 'POST', url: '/track', payload: new URLSearchParams(form).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

describe('the page to follow a request by', () => {
  test('shows milestones and public notes to who has number and code, to nobody else', async () => {
    const fixture = await createRequestFixture();
    const { request, trackingCode } = await fixture.ask();
    const number = request.id;
    await fixture.decides.step(number, { step: 'approve', text: 'Bitte <um 8> am Tor melden' });

    const found = await post(fixture, {
      number: ` ${number.toLowerCase()} `,
      code: trackingCode!.toLowerCase(),
    });
    expect(found.statusCode).toBe(200);
    expect(found.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
    expect(found.body).toContain('<li class="is-current" aria-current="step"><b>Aufgebaut</b>');
    expect(found.body).toContain('Bitte &#60;um 8&#62; am Tor melden');
    expect(found.body).not.toMatch(/Käthe|kaethe@|<script|style="/);

    const english = await post(fixture, { number, code: trackingCode!, language: 'en' });
    expect(english.body).toContain('lang="en"');
    expect(english.body).toContain('<b>Set up</b>');

    const wrong = await post(fixture, { number, code: 'AAAA-AAAA-AAAA-AAAA' });
    expect(wrong.statusCode).toBe(404);
    expect(wrong.body).toContain('role="alert"');
    expect(wrong.body).not.toMatch(/Maikerwe|AAAA/);
  });

  test('asks for both in the language of the browser, and takes the number from a link', async () => {
    const { app } = await createRequestFixture();
    const german = await app.inject({ url: '/track?number=MG-LD-2026-000009"><b>' });
    expect(german.body).toContain('Antrag verfolgen');
    expect(german.body).toContain('value="MG-LD-2026-000009&#34;&#62;&#60;b&#62;"');
    const english = await app.inject({ url: '/track', headers: { 'accept-language': 'en-GB' } });
    expect(english.body).toContain('Follow a request');
  });
});
