/** What the page does while the network lives, while it does not, and when the session is over. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { idOf, useConsole } from './console-fixture.ts';

const LARGE_FLEET = 20_000;
const SOON = { timeout: 15_000 };
const why = chromiumPath ? '' : ' (skipped: no Chromium is installed)';

describe.skipIf(chromiumPath === undefined)(`the live page${why}`, () => {
  const { openServer, openConsole } = useConsole();

  const rowIndexOf = (page: Page, id: string) =>
    page.evaluate<string | null>(
      `document.querySelector('tr[data-device="${id}"]')?.getAttribute('aria-rowindex') ?? null`,
    );
  const scrollTopOf = (page: Page) =>
    page.evaluate<number>('document.querySelector(".grid-scroll").scrollTop');

  test('changes a row in place: nothing moves while the list is in use', async () => {
    const server = await openServer(LARGE_FLEET);
    const page = await openConsole(server, '?kind=lightmast&sort=-reading');
    await page.getByText(/ von 20\.000 Geräten/).waitFor();
    await page.locator('.grid-scroll').hover();
    await page.mouse.wheel(0, 180_000);
    await expect.poll(() => scrollTopOf(page), SOON).toBe(180_000);
    const row = page.locator('tbody tr[data-device]').nth(9);
    const id = (await row.getAttribute('data-device'))!;
    const rowIndex = await rowIndexOf(page, id);
    const scrollTop = await scrollTopOf(page);

    server.change(id, { headline: { component: 'lamp-1', metric: 'activePower', value: 399.9, unit: 'W' } });
    const changed = page.locator(`tr[data-device="${id}"]`);
    await changed.getByText('399,9 W').waitFor();
    await page.getByRole('button', { name: 'Neu ordnen' }).waitFor();
    expect(await rowIndexOf(page, id)).toBe(rowIndex);
    expect(await scrollTopOf(page)).toBe(scrollTop);

    await page.getByRole('button', { name: 'Neu ordnen' }).click();
    await page.locator('.grid-scroll').hover();
    await page.mouse.wheel(0, -1_000_000);
    await expect.poll(() => rowIndexOf(page, id), SOON).toBe('2');
  });

  test('keeps only the rows in sight in the page, and reaches the last by key', async () => {
    const server = await openServer(LARGE_FLEET);
    const page = await openConsole(server, '?sort=name');
    await page.getByText('20.000 Geräte', { exact: true }).waitFor();
    await page.locator('tbody [data-device]').first().focus();
    await page.keyboard.press('End');
    await page.locator('tr[data-device]:focus[aria-rowindex="20001"]').waitFor();
    expect(await page.locator('tbody tr').count()).toBeLessThan(60);
    expect(await page.locator('table[role=grid]').getAttribute('aria-rowcount')).toBe('20001');
    await page.keyboard.press('Home');
    await page.locator('tr[data-device]:focus[aria-rowindex="2"]').waitFor();
  });

  test('sorts by itself again once nobody uses the list', async () => {
    const server = await openServer(200);
    const page = await openConsole(server, '?kind=lightmast&sort=-reading');
    const id = idOf(server, 'lightmast');
    server.change(id, { headline: { component: 'lamp-1', metric: 'activePower', value: 399.9, unit: 'W' } });
    await expect.poll(() => rowIndexOf(page, id), SOON).toBe('2');
  });

  test('feeds all tabs from one stream', async () => {
    const server = await openServer(30);
    const page = await openConsole(server, '?city=trier');
    const tabs = await Promise.all(Array.from({ length: 7 }, () => page.context().newPage()));
    await Promise.all(tabs.map(tab => tab.goto(`${server.url}devices?city=trier`)));
    const id = [...server.devices.values()].find(({ city }) => city === 'trier')!.id;
    for (const tab of tabs) await tab.locator('tbody [data-device]').first().waitFor();
    expect(server.streamCount).toBe(1);
    server.change(id, { name: 'Heard by all' });
    for (const tab of [page, ...tabs]) await tab.locator('tbody').getByText('Heard by all').waitFor();
    await page.context().close();
    await expect.poll(() => server.streamCount, SOON).toBe(0);
  });

  test('can be paused, and catches up afterwards', async () => {
    const server = await openServer(30);
    const page = await openConsole(server);
    await expect.poll(() => server.streamCount, SOON).toBe(1);
    const [id] = server.devices.keys();
    await page.getByRole('button', { name: 'Aktualisierung anhalten' }).click();
    await expect.poll(() => server.streamCount, SOON).toBe(0);
    server.change(id!, { name: 'Changed meanwhile' });
    await page.getByText('Angehalten').waitFor();
    expect(await page.getByText('Changed meanwhile').count()).toBe(0);
    await page.getByRole('button', { name: 'Aktualisierung fortsetzen' }).click();
    await page.locator('tbody').getByText('Changed meanwhile').waitFor();
  });

  test('says that it is cut off, keeps the last state, and recovers by itself', async () => {
    const server = await openServer(30);
    const page = await openConsole(server, '', { expectedErrors: /Failed to load resource|ERR_/ });
    await page.locator('.live-chip.is-live').waitFor();
    const [id] = server.devices.keys();
    server.setReachable(false);
    await page.getByText('Keine Verbindung zum Leitstand').waitFor();
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(5);
    server.setReachable(true);
    server.change(id!, { name: 'After the cut' });
    await page.locator('tbody').getByText('After the cut').waitFor();
    await page.locator('.live-chip.is-live').waitFor();
    expect(await page.getByText('Keine Verbindung zum Leitstand').count()).toBe(0);
  });

  test('shows nothing more once the session has ended', async () => {
    const server = await openServer(30);
    const page = await openConsole(server, '', { expectedErrors: /401/ });
    await page.locator('.live-chip.is-live').waitFor();
    server.endSessions();
    await page.getByRole('heading', { name: 'Abgemeldet' }).waitFor();
    expect(await page.locator('[data-device]').count()).toBe(0);
    await expect.poll(() => server.streamCount, SOON).toBe(0);
  });

  test('signs out on request', async () => {
    const server = await openServer(30);
    const page = await openConsole(server, '', { expectedErrors: /401/ });
    await page.getByRole('button', { name: /Konto von Anna Berg/ }).click();
    await page.getByRole('button', { name: 'Abmelden' }).click();
    await page.getByRole('heading', { name: 'Abgemeldet' }).waitFor();
    expect(await page.getByRole('link', { name: 'Barrierefreiheit' }).getAttribute('href')).toBe(
      '/barrierefreiheit',
    );
    await expect.poll(() => server.streamCount, SOON).toBe(0);
  });

  test('speaks when a person filters, never because data came in', async () => {
    const server = await openServer(60);
    const page = await openConsole(server);
    await page.getByText('60 Geräte', { exact: true }).waitFor();
    const status = page.locator('.visually-hidden[role=status]');
    for (const id of server.devices.keys()) server.change(id, { presence: 'ready' });
    await page.locator('tbody').getByText('nicht erreichbar').first().waitFor({ state: 'detached' });
    expect(await status.textContent()).toBe('');
    await page.getByRole('searchbox').first().fill('fauthweg');
    await expect.poll(() => status.textContent(), SOON).toMatch(/^\d+ von 60 Geräten$/);
  });
});
