/** Who hears of alarms, on the real api, by keyboard: a channel, a route, a test message, and all of it gone again. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { expectFits, expectNoFaults, settle } from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
}

async function type(page: Page, label: string | RegExp, text: string): Promise<void> {
  await page.getByLabel(label).focus();
  await page.keyboard.type(text);
}

describe.skipIf(!chromiumPath)('messages (skipped unless Chromium is installed)', () => {
  const real = useRealConsole({ scale: 0.02, hours: 1 });

  test('an operator adds a channel and a route, sends a test message, turns the route off, deletes', async () => {
    const refused = { expectedErrors: /status of 409/ };
    const page = await real.open('/admin/notifications', { role: 'operator', cities: ['landau'] }, refused);
    await page.getByText('Zuerst einen Kanal anlegen.').waitFor();
    await press(page, 'Neuer Kanal');
    await type(page, 'Name', 'Warte');
    await type(page, /^E-Mail-Adressen/, 'warte@example.org, chef@example.org');
    await settle(page);
    await expectNoFaults(page, 'the form of a channel');
    await expectFits(page, 360, 'the form of a channel');
    await page.setViewportSize({ width: 1280, height: 900 });
    await press(page, 'Anlegen');
    await page.getByRole('cell', { name: 'warte@example.org, chef@example.org' }).waitFor();

    await press(page, 'Neuer Meldeweg');
    await type(page, 'Name', 'Nachts');
    await page.getByRole('checkbox', { name: 'Lichtmast' }).focus();
    await page.keyboard.press('Space');
    await type(page, /^von/, '18');
    await type(page, /^bis/, '6');
    await type(page, /^Noch einmal/, '15');
    await settle(page);
    await expectNoFaults(page, 'the form of a route');
    await press(page, 'Anlegen');
    await page.getByRole('cell', { name: '18 bis 6 Uhr' }).waitFor();
    const [route] = await real.registry.notifications.listRoutes(['landau']);
    expect(route).toMatchObject({
      ...{ name: 'Nachts', enabled: true, kinds: ['lightmast'], leastSeverity: 'major' },
      ...{ hours: { from: 18, to: 6 }, escalateAfterMin: 15 },
    });

    await press(page, 'Probenachricht an Warte');
    await page.getByRole('cell', { name: 'wartet' }).waitFor();
    await settle(page);
    await expectNoFaults(page, 'channels, routes and messages');
    await expectFits(page, 360, 'channels, routes and messages');
    await page.setViewportSize({ width: 1280, height: 900 });

    await press(page, 'Ändern: Nachts');
    await type(page, 'Name', ' und früh');
    await page.getByRole('combobox', { name: 'Eskalation an' }).selectOption({ label: 'Warte' });
    await press(page, 'Speichern');
    await page.getByRole('cell', { name: 'Nachts und früh', exact: true }).waitFor();
    const [changed] = await real.registry.notifications.listRoutes(['landau']);
    expect(changed).toMatchObject({
      ...route,
      name: 'Nachts und früh',
      version: 2,
      escalateToChannelId: route!.channelId,
      changedMs: expect.any(Number),
    });
    await press(page, 'Ändern: Warte');
    await page.getByLabel(/^E-Mail-Adressen/).fill('warte@example.org');
    await press(page, 'Speichern');
    await page.getByRole('cell', { name: 'warte@example.org', exact: true }).waitFor();

    await press(page, 'Nachts und früh ausschalten');
    await page.getByRole('cell', { name: 'Nachts und früh (aus)' }).waitFor();
    await press(page, 'Warte löschen');
    await page.getByText('Warte wird noch gebraucht').waitFor();
    await press(page, 'Nachts und früh löschen');
    await page.getByText('Noch kein Meldeweg.').waitFor();
    await press(page, 'Warte löschen');
    await page.getByText('Noch kein Kanal.').waitFor();
  });

  test('the secret of a webhook is shown once', async () => {
    const refused = { expectedErrors: /status of 400/ };
    const page = await real.open('/admin/notifications', { role: 'admin', cities: ['landau'] }, refused);
    await press(page, 'Neuer Kanal');
    await type(page, 'Name', 'Dienst');
    await page.getByRole('combobox', { name: 'Art' }).selectOption('webhook');
    await type(page, /^Adresse/, 'https://hooks.example.org/geheim');
    await press(page, 'Anlegen');
    expect(await page.locator('dialog pre').textContent()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await settle(page);
    await expectNoFaults(page, 'a secret of a webhook');
    await page.getByRole('dialog').getByRole('button', { name: 'Schließen' }).last().click();
    await page.getByRole('cell', { name: 'hooks.example.org' }).waitFor();
    await press(page, 'Ändern: Dienst');
    await type(page, /^Adresse/, 'http://hooks.example.org/geheim');
    await press(page, 'Speichern');
    await page.getByText('Muss mit https beginnen').waitFor();
    await page.getByRole('button', { name: 'Schließen' }).last().click();
    expect(await page.content()).not.toMatch(/whsec_|geheim/);
  });
});
