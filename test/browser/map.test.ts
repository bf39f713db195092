/**
 * The map on the real api, drawn by software: what it shows and what the list beside it says are the same, by
 * keyboard as by pointer, in the address as on the screen.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Device } from '#core/devices.ts';
import { chromiumPath, type PageOptions } from './chromium.ts';
import { expectFits, expectNoFaults } from './page-audit.ts';
import { type RealConsole, useRealConsole } from './real-console.ts';

/** Software draws slowly, and slower beside other tests. */
const DEADLINE_MS = 30_000;
const TEST_LIMIT_MS = 120_000;
type Who = Parameters<RealConsole['open']>[1];

const OPERATOR: Who = { role: 'operator', cities: '*' };
/** Pixels of the world at zoom 0. */
const WORLD_SIZE = 512;

describe.skipIf(!chromiumPath)(
  'the map (skipped unless Chromium is installed)',
  { timeout: TEST_LIMIT_MS },
  () => {
    const real = useRealConsole({ scale: 0.1, hours: 1 });
    const ofLandau = () => real.devices.filter(({ city }) => city === 'landau');

    const open = async (address: string, who: Who, options?: PageOptions) => {
      const page = await real.open(address, who, options);
      page.setDefaultTimeout(DEADLINE_MS);
      return page;
    };
    const drawn = (page: Page) => page.locator('[data-map-idle]').waitFor();
    const countInList = async (page: Page) =>
      Number(await page.locator('.map-row').first().getAttribute('aria-setsize'));
    const rowOf = (page: Page, { id }: Device) => page.locator(`.map-row[data-device="${id}"]`);

    test('shows what the list says, and is used without a pointer', async () => {
      const [lost, other] = ofLandau().filter(({ kind }) => kind === 'lightmast') as [Device, Device];
      await real.publish(lost, 'state', { v: 1, state: 'lost' });
      const page = await open('/map?city=landau', OPERATOR);
      await drawn(page);
      expect(await countInList(page)).toBe(ofLandau().length);
      expect(await page.locator('.map-credits').textContent()).toContain('© GeoBasis-DE / BKG 2016');

      // The worst comes first; Enter chooses it.
      expect(await page.locator('.map-row').first().getAttribute('data-device')).toBe(lost.id);
      await page.getByRole('listbox').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: lost.name }).waitFor();
      expect(await page.getByRole('link', { name: 'Alle Einzelheiten' }).getAttribute('href')).toBe(
        `/devices/${lost.id}?city=landau`,
      );
      expect(new URL(page.url()).searchParams.get('device')).toBe(lost.id);
      await page.locator('.map-values tr').first().waitFor();

      // What happens now reaches the list, and waits while somebody is in it.
      await real.publish(other, 'state', { v: 1, state: 'lost' });
      await page.getByRole('button', { name: 'Neu ordnen' }).click();
      await page.locator('.map-row.is-problem').nth(1).waitFor();
      expect(await page.locator('.map-list-panel .card-foot').textContent()).toContain('2 auffällig');

      await page.locator('canvas.maplibregl-canvas').focus();
      for (const key of ['+', '+', 'ArrowLeft']) {
        await page.keyboard.press(key);
        await drawn(page);
      }
      await expect
        .poll(() => countInList(page), { timeout: DEADLINE_MS })
        .toBe(await countInSight(page, ofLandau()));
      const { search } = new URL(page.url());
      expect(search).toMatch(/at=49\.\d+,8\.\d+,1\d\.\d+/);

      // A colleague who follows the link sees the same, and so does dark.
      const count = await countInList(page);
      const colleague = await open(`/map${search}`, OPERATOR, { colorScheme: 'dark' });
      await drawn(colleague);
      await expect.poll(() => countInList(colleague), { timeout: DEADLINE_MS }).toBe(count);
      await colleague.getByRole('heading', { name: lost.name }).waitFor();
      await expectNoFaults(colleague, 'a chosen device, dark');
      await colleague.getByRole('button', { name: 'Ganzes Gebiet zeigen' }).click();
      await expect.poll(() => countInList(colleague), { timeout: DEADLINE_MS }).toBe(ofLandau().length);
      expect(colleague.url()).not.toContain('at=');
    });

    test('chooses what is clicked, and hides kinds', async () => {
      const hotspot = ofLandau().find(({ kind }) => kind === 'hotspot')!;
      const [longitude, latitude] = hotspot.location!;
      const page = await open(`/map?city=landau&at=${latitude},${longitude},19`, OPERATOR);
      await drawn(page);
      await page.locator('canvas.maplibregl-canvas').click();
      await expect
        .poll(() => new URL(page.url()).searchParams.get('device'), { timeout: DEADLINE_MS })
        .toBe(hotspot.id);
      expect(await rowOf(page, hotspot).getAttribute('aria-selected')).toBe('true');

      await page.getByRole('button', { name: /WLAN-Hotspots/ }).click();
      await rowOf(page, hotspot).waitFor({ state: 'detached' });
      expect(new URL(page.url()).searchParams.get('layers')).toBe('lightmast,fibrenode');
      await drawn(page);
      await page.getByRole('button', { name: 'Schließen' }).click();
      await page.locator('canvas.maplibregl-canvas').click();
      expect(new URL(page.url()).searchParams.get('device')).not.toBe(hotspot.id);

      await page.getByRole('button', { name: 'Als Liste' }).click();
      await page.locator('.map-frame').waitFor({ state: 'hidden' });
      await expectFits(page, 360, 'the list of the map');
    });

    test('shows one city nothing of another', async () => {
      const page = await open('/map?city=speyer', { role: 'viewer', cities: ['landau'] });
      await drawn(page);
      expect(await countInList(page)).toBe(ofLandau().length);
      expect(await page.locator('.map-row:not([data-device^="ld-"])').count()).toBe(0);
      expect(await page.getByRole('button', { name: /Lichtmasten/ }).textContent()).toContain(
        String(ofLandau().filter(({ kind }) => kind === 'lightmast').length),
      );
    });

    test('is a list with the reason where the browser cannot draw', async () => {
      const page = await open('/accessibility', OPERATOR);
      await page.addInitScript('HTMLCanvasElement.prototype.getContext = () => null');
      const asked: string[] = [];
      page.on('request', request => asked.push(request.url()));
      await page.goto(`${real.url}map?city=landau`);
      await page.getByText('weil ihm WebGL 2 fehlt').waitFor();
      await page.locator('.map-row').first().waitFor();
      expect(await countInList(page)).toBe(ofLandau().length);
      expect(asked.filter(url => url.includes('city-map') || url.includes('maplibre'))).toEqual([]);
    });

    test('has streets below when a background map is configured', async () => {
      const page = await open('/accessibility', OPERATOR, { colorScheme: 'dark' });
      const streets = {
        type: 'vector',
        tiles: ['/tiles/source/streets/{z}/{x}/{y}'],
        minzoom: 0,
        maxzoom: 14,
      };
      const layers = [
        { id: 'ground', type: 'background', paint: { 'background-color': '#ff0000' } },
        {
          id: 'roads',
          type: 'line',
          source: 'streets',
          'source-layer': 'roads',
          paint: { 'line-color': '#fff' },
        },
      ];
      const tiles: string[] = [];
      await page.route('**/api/v1/boundaries', async route => {
        const reply = await route.fetch();
        const basemap = { style: '/tiles/style.json', credit: '© Streets' };
        await route.fulfill({ json: { ...(await reply.json()), basemap } });
      });
      await page.route('**/tiles/style.json', route =>
        route.fulfill({ json: { version: 8, sources: { streets }, layers } }),
      );
      await page.route('**/tiles/source/**', route => {
        tiles.push(new URL(route.request().url()).pathname);
        return route.fulfill({ status: 204 });
      });
      await page.goto(`${real.url}map?city=landau`);
      await page.getByText('© Streets').waitFor();
      await expect.poll(() => tiles.length, { timeout: DEADLINE_MS }).toBeGreaterThan(0);
      expect(tiles[0]).toMatch(/^\/tiles\/source\/streets\/\d+\/\d+\/\d+$/);
      await drawn(page);
      expect(await page.locator('.map-credits').textContent()).toBe(
        '© Streets · © GeoBasis-DE / BKG 2016 (Daten verändert)',
      );
    });
  },
);

/** From the address and the size of the map alone: what must be in sight. */
async function countInSight(page: Page, devices: readonly Device[]): Promise<number> {
  const [latitude = 0, longitude = 0, zoom = 0] = (new URL(page.url()).searchParams.get('at') ?? '')
    .split(',')
    .map(Number);
  const { width, height } = (await page.locator('.map-canvas').boundingBox())!;
  const scale = WORLD_SIZE * 2 ** zoom;
  const [x, y] = toPixel([longitude, latitude], scale);
  return devices.filter(({ location }) => {
    const [deviceX, deviceY] = toPixel(location!, scale);
    return Math.abs(deviceX - x) <= width / 2 && Math.abs(deviceY - y) <= height / 2;
  }).length;
}

function toPixel([longitude, latitude]: readonly [number, number], scale: number): [x: number, y: number] {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return [(longitude / 360 + 0.5) * scale, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * scale];
}
