/** The network in a browser: map, diagram by keyboard, what is typed wrong, outages, lending; both languages, axe, a phone. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { DEPLOYMENT, putNetwork } from './network-fixture.ts';
import { expectFits, expectNoFaultsIn, settle } from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

const LIMIT_MS = 90_000;
const WAIT_MS = 30_000;
const ADMIN = { role: 'admin', cities: ['landau'] } as const;

async function fill(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label, { exact: true }).fill(text);
}

describe.skipIf(!chromiumPath)('the network (skipped unless Chromium is installed)', () => {
  const real = useRealConsole({ scale: 0.02, hours: 1 });

  test(
    'is seen on the map and as a diagram, built, blocked and lent, in both languages and on a phone',
    async () => {
      await putNetwork(real);
      // What is refused by the server is told in the browser's console, too.
      const page = await real.open('/network', ADMIN, { expectedErrors: /400/ });
      await page.locator('.network-map [data-map-idle]').waitFor({ timeout: WAIT_MS });
      const links = page.getByRole('group', { name: 'Verbindungen' });
      await links.getByText('unterbrochen').waitFor();
      await links.getByRole('button', { name: 'Koffer Bühne port-1 – Koffer Tor Nord port-2' }).click();
      await page.locator('.network-chosen').getByText('stark ausgelastet').waitFor();
      await expectNoFaultsIn(page, '#main', 'the map');
      await expectFits(page, 360, 'the map');

      await page.setViewportSize({ width: 1680, height: 1050 });
      await page.getByRole('link', { name: 'Schema' }).click();
      const broken = page.getByRole('button', { name: /^Koffer Leitstelle – Koffer Tor Süd: unterbrochen/ });
      await broken.focus();
      await page.keyboard.press('Enter');
      await page.locator('.network-chosen').getByText('Koffer Leitstelle nach Koffer Tor Süd').waitFor();
      expect(await broken.getAttribute('aria-pressed')).toBe('true');
      await expectNoFaultsIn(page, '#main', 'the diagram');
      await expectFits(page, 360, 'the diagram');

      await page.setViewportSize({ width: 1680, height: 1050 });
      await addLink(page);
      await block(page);
      await lend(page);
      await inEnglish(page);
    },
    LIMIT_MS,
  );

  test(
    'shows a viewer everything and lets them change nothing; another city sees what is lent to it alone',
    async () => {
      const page = await real.open(`/network/diagram?deployment=${DEPLOYMENT}`, {
        ...{ role: 'viewer', cities: ['landau'] },
      });
      await page.locator('.diagram-node').first().waitFor();
      await page.getByRole('link', { name: 'Knoten und Verbindungen' }).click();
      await page.getByRole('group', { name: 'Sperrungen' }).waitFor();
      expect(await page.getByRole('button', { name: /Ändern|Löschen|eintragen|sperren/ }).count()).toBe(0);
      const speyer = await real.open('/network/parts', { role: 'viewer', cities: ['speyer'] });
      const nodes = speyer.getByRole('group', { name: 'Knoten' });
      await nodes.getByText('Koffer Speyer').waitFor();
      expect(await nodes.textContent()).not.toContain('Koffer Bühne');
    },
    LIMIT_MS,
  );
});

/** By keyboard: first onto a port that is taken, which the field says, then onto a free one. */
async function addLink(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Knoten und Verbindungen' }).click();
  await page.getByRole('button', { name: 'Verbindung eintragen' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Ende Z: Knoten').selectOption({ label: 'Koffer Parkplatz' });
  await dialog.getByRole('button', { name: 'Speichern' }).click();
  await dialog.getByText('Schon vergeben').first().waitFor();
  expect(await dialog.getByLabel('Ende A: Port').getAttribute('aria-invalid')).toBe('true');
  await expectNoFaultsIn(page, 'dialog', 'what was refused');
  await fill(page, 'Ende A: Port', 'port-5');
  await fill(page, 'Ende Z: Port', 'port-5');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Koffer Bühne port-5 – Koffer Parkplatz port-5').first().waitFor();
}

async function block(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Verbindung sperren: Koffer Bühne port-5/ }).click();
  await fill(page, 'Grund', 'Spleißen');
  await page.getByText('Niemand hat dann auf dieser Verbindung gebucht.').waitFor({ timeout: WAIT_MS });
  await page.getByRole('dialog').getByRole('button', { name: 'Speichern' }).click();
  const outages = page.getByRole('group', { name: 'Sperrungen' });
  await outages.getByText('Spleißen').waitFor();
  await page.getByRole('group', { name: 'Verbindungen' }).getByText('gesperrt').first().waitFor();
  await outages.getByRole('button', { name: /^Sperrung von .* aufheben$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Löschen' }).click();
  await outages.getByText('Keine Verbindung ist gesperrt.').waitFor();
}

async function lend(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Material und Verleih' }).click();
  await page.getByRole('link', { name: 'Koffer Speyer' }).click();
  await page.getByRole('heading', { name: 'Koffer Speyer', level: 1 }).waitFor();
  await page.getByText('geliehen von speyer').waitFor();
  await page.locator('.device-commands form').waitFor();
  await page.goBack();
  const free = page.getByRole('group', { name: 'Freies Material je Tag' });
  await free.getByText('14 von 14').first().waitFor();
  await page.getByRole('button', { name: 'Verleihen' }).click();
  const dialog = page.getByRole('dialog');
  await fill(page, 'An', 'speyer');
  await fill(page, 'Stück', '5');
  await dialog.getByLabel('Koffer Parkplatz').check();
  await fill(page, 'Grund', 'Kaisertafel');
  await dialog.getByRole('button', { name: 'Speichern' }).click();
  await dialog.waitFor({ state: 'detached' });
  const row = page.getByRole('row', { name: /Kaisertafel/ });
  await row.getByText('5 × Glasfasertrommel, Koffer Parkplatz').waitFor();
  await free.getByText('9 von 9').first().waitFor();
  await row.getByRole('button', { name: 'Verleih „Kaisertafel“ beenden' }).click();
  await dialog.getByRole('button', { name: 'Beenden' }).click();
  await dialog.waitFor({ state: 'detached' });
  await free.getByText('9 von 9').first().waitFor({ state: 'detached' });
}

async function inEnglish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Switch to English' }).click();
  await page.getByRole('button', { name: /dunkle|dark/i }).click();
  for (const name of ['Kit and lending', 'Deployments', 'Nodes and links', 'Diagram']) {
    await page.getByRole('link', { name }).click();
    await settle(page);
    await expectNoFaultsIn(page, '#main', `${name}, dark`);
    await expectFits(page, 360, name);
    await page.setViewportSize({ width: 1680, height: 1050 });
  }
}
