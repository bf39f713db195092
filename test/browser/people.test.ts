/**
 * People in the browser, on the real api: the first account, its second factor, signing in by password and code,
 * inviting somebody who then sees one city; by keyboard where a form is filled in.
 */
import { randomUUID } from 'node:crypto';
import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createPasswords } from '../../api/people/passwords.ts';
import { chromiumPath } from './chromium.ts';
import { expectFits, expectNoFaults, settle } from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

const LIMIT_MS = 120_000;
const WAIT = { timeout: 30_000 };
const PASSWORD = 'ein Lichtmast im Regen';

/** Fills in the form from where the focus is, as a person with a keyboard does. */
async function typeThrough(page: Page, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    if (index > 0) await page.keyboard.press('Tab');
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
}

describe.skipIf(!chromiumPath)('people (skipped unless Chromium is installed)', () => {
  const real = useRealConsole({ scale: 0.02, hours: 1 });

  test(
    'the first account, a second factor, signing in with both, an invitation for one city',
    async () => {
      const page = await real.open(
        '/account',
        { role: 'admin', cities: '*' },
        { colorScheme: 'dark', locale: 'de-DE', expectedErrors: /40[01]/ },
      );
      await page.getByLabel('Name', { exact: true }).focus();
      await typeThrough(page, ['Anna Berg', 'anna', 'zu kurz']);
      await page.getByText('Das ist zu kurz.').waitFor(WAIT);
      await page.getByLabel('Passwort').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Zweiter Faktor' }).waitFor(WAIT);

      const panel = page.getByRole('region', { name: 'Zweiter Faktor' });
      await panel.getByLabel('Jetziges Passwort').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await panel.getByRole('img', { name: /QR-Code/ }).waitFor(WAIT);
      await settle(page);
      await expectNoFaults(page, 'the account while a second factor is set up');
      const secret = (await panel.locator('.account-secret').textContent())!.replaceAll(' ', '');
      const totp = new TOTP({ secret });
      await panel.getByRole('textbox', { name: 'Code' }).fill(totp.generate());
      await page.keyboard.press('Enter');
      await panel.locator('.account-codes li').nth(9).waitFor(WAIT);
      const recoveryCode = (await panel.locator('.account-codes li').first().textContent())!;
      await panel.getByRole('button', { name: 'Ich habe sie aufbewahrt' }).click();
      await page.getByText('10 Wiederherstellungscodes sind übrig').waitFor(WAIT);

      await page.getByRole('button', { name: 'Überall abmelden' }).click();
      await page.getByRole('link', { name: 'Anmelden' }).click();
      await page.locator('input[name=name]:focus').waitFor(WAIT);
      await expectNoFaults(page, 'the sign-in page, dark');
      await page.emulateMedia({ colorScheme: 'light' });
      await expectNoFaults(page, 'the sign-in page, light');
      await page.setViewportSize({ width: 360, height: 740 });
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
      await page.setViewportSize({ width: 1680, height: 1050 });
      await typeThrough(page, ['anna', 'falsch']);
      await page.getByText('Anmeldename, Passwort oder Code stimmt nicht.').waitFor(WAIT);
      await page.locator('input[name=name]').focus();
      await typeThrough(page, ['anna', PASSWORD, recoveryCode]);
      await page.getByText('9 Wiederherstellungscodes sind übrig').waitFor(WAIT);

      await page.getByRole('link', { name: 'Benutzer' }).click();
      await page.getByRole('button', { name: 'Einladen' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Berta Tal');
      await page.getByLabel('Anmeldename').fill('berta');
      await page.getByLabel('Landau in der Pfalz').check();
      await page.getByLabel('Letzter Tag').fill('2099-12-31');
      await expectNoFaults(page, 'the dialog to invite somebody');
      await expectFits(page, 360, 'the dialog to invite somebody');
      await page.getByRole('dialog').getByRole('button', { name: 'Einladen' }).click();
      const link = (await page.getByRole('dialog').locator('pre').textContent())!;
      await page.getByRole('button', { name: 'Schließen' }).last().click();
      await page
        .getByRole('row', { name: /Berta Tal.*Ansehen Landau in der Pfalz bis.*eingeladen/ })
        .waitFor(WAIT);

      await page.context().clearCookies();
      await page.setViewportSize({ width: 1680, height: 1050 });
      await page.goto(link);
      await page.getByText('Guten Tag, Berta Tal').waitFor(WAIT);
      await expectNoFaults(page, 'the page for a new password');
      await page.locator('input[name=password]').focus();
      await typeThrough(page, [PASSWORD, PASSWORD]);
      await page.locator('.live-chip.is-live').waitFor(WAIT);
      expect(await page.locator('.city-name').textContent()).toBe('Landau in der Pfalz');
      expect(await page.getByRole('link', { name: 'Benutzer' }).count()).toBe(0);
    },
    LIMIT_MS,
  );

  test(
    'who must set up a second factor does it before anything else',
    async () => {
      // What the page had under way when its session was limited.
      const page = await real.open('/devices', { role: 'viewer', cities: '*' }, { expectedErrors: /403/ });
      const passwordHash = await createPasswords().hash(PASSWORD);
      const { id: userId } = await real.registry.people.createUser({
        ...{ id: randomUUID(), loginName: 'carla', displayName: 'Carla', passwordHash },
        ...{ totpState: 'off', recoveryHashes: [], enabled: true, createdMs: Date.now() },
        assignments: [{ role: 'viewer', cities: ['speyer'] }],
      });
      const [grant] = (await real.registry.access.listGrants('session')).slice(-1);
      await real.registry.access.putGrant({ ...grant!, userId, limited: true });
      await page.reload();
      await page.getByText('Hier wird ein zweiter Faktor verlangt').waitFor(WAIT);
      await page.getByLabel('Jetziges Passwort').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.locator('.account-secret').waitFor(WAIT);
      await expectNoFaults(page, 'the page where a second factor is due');
      const secret = (await page.locator('.account-secret').textContent())!.replaceAll(' ', '');
      await page.getByRole('textbox', { name: 'Code' }).fill(new TOTP({ secret }).generate());
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Ich habe sie aufbewahrt' }).click();
      await page.locator('.live-chip.is-live').waitFor(WAIT);
      expect(await page.locator('.city-name').textContent()).toBe('Speyer');
    },
    LIMIT_MS,
  );

  test(
    'who has no rights is told so, and nothing else is asked for',
    async () => {
      const page = await real.open('/devices', { role: 'viewer', cities: [] });
      await page.locator('h1').first().waitFor(WAIT);
      const [grant] = (await real.registry.access.listGrants('session')).filter(
        ({ assignments }) => assignments[0]?.cities.length === 0,
      );
      const address = page.url();
      // What the page still asks for would be refused.
      await page.goto('about:blank');
      await real.registry.access.putGrant({ ...grant!, assignments: [] });
      await page.goto(address);
      await page.getByRole('heading', { name: 'Noch keine Rechte' }).waitFor(WAIT);
      await expectNoFaults(page, 'the page without rights');
    },
    LIMIT_MS,
  );
});
