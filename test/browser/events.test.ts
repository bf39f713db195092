/**
 * A request for bandwidth on the real api, by keyboard: asked for, refused, an alternative taken, approved by somebody
 * else, and followed without signing in.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { askForBandwidth, MBIT, putEventNetwork } from './event-network.ts';
import { expectFits, expectNoFaults, expectNoFaultsIn, settle } from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

const LIMIT_MS = 90_000;
const DESKTOP = { width: 1440, height: 950 };
const landau = ['landau'];

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
}

async function type(page: Page, label: string | RegExp, text: string): Promise<void> {
  await page.getByLabel(label).first().focus();
  await page.keyboard.type(text);
}

/** Nothing in them is cut off or reaches over what stands beside them. */
async function expectWhole(page: Page, selector: string): Promise<void> {
  const tooWide = await page.locator(selector).evaluateAll(found => {
    const boxes = found as unknown as { scrollWidth: number; clientWidth: number; textContent: string }[];
    return [
      boxes.length,
      ...boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.textContent),
    ];
  });
  expect(tooWide).toEqual([expect.any(Number)]);
  expect(tooWide[0]).toBeGreaterThan(0);
}

describe.skipIf(!chromiumPath)('requests (skipped unless Chromium is installed)', () => {
  const real = useRealConsole({ scale: 0.02, hours: 1 });

  test(
    'event security asks and takes what fits, an approver approves, anybody with number and code follows it',
    async () => {
      await putEventNetwork(real);
      const asking = await real.open('/events', { role: 'event-security', cities: landau });
      await asking.getByText('Hier ist kein Antrag.').waitFor();
      expect(await asking.getByRole('link', { name: 'Posteingang' }).count()).toBe(0);
      await asking.getByRole('link', { name: 'Neuer Antrag' }).focus();
      await asking.keyboard.press('Enter');

      await press(asking, 'Dienst hinzufügen');
      await press(asking, 'Absenden');
      await asking.getByText('Bitte Mbit/s eintragen, wenigstens eine Rate über 0.').first().waitFor();
      expect(await asking.locator(':focus').getAttribute('aria-invalid')).toBe('true');
      await type(asking, 'Name der Veranstaltung', 'Weihnachtsmarkt');
      await type(asking, 'Ort', 'Rathausplatz');
      await type(asking, 'Stelle oder Organisation', 'Ordnungsamt');
      await asking.getByText('Hilfe: Wie viel brauche ich?').focus();
      await asking.keyboard.press('Enter');
      await type(asking, /^Kameras/, '180');
      await press(asking, 'Raten übernehmen');
      const refusal = asking.locator('.admission.is-misfit');
      await refusal
        .getByText(/Engpass Strecke Koffer Nord .* frei 800 Mbit\/s, gebraucht 900 Mbit\/s/)
        .waitFor();
      await asking.getByText(/mindestens 800 Mbit\/s hin/).waitFor();
      await settle(asking);
      await expectNoFaults(asking, 'a form that is refused');
      await expectFits(asking, 360, 'a form that is refused');
      await asking.setViewportSize(DESKTOP);
      await press(asking, /^Weniger: Videobeobachtung ↑ 800 Mbit\/s/);
      await asking.locator('.admission.is-fit').waitFor();
      await press(asking, 'Absenden');
      const dialog = asking.getByRole('dialog');
      await dialog.waitFor();
      const [number, code] = await dialog.locator('pre').allTextContents();
      expect(code).toMatch(/^(\w{4}-){3}\w{4}$/);
      await expectNoFaultsIn(asking, 'dialog', 'number and code');
      await press(asking, 'Ich habe beides notiert');
      await asking.getByText('Vorgemerkt – Entscheidung offen').first().waitFor();
      expect(await asking.content()).not.toContain(code);
      expect(await asking.getByRole('button', { name: 'Genehmigen' }).count()).toBe(0);

      const deciding = await real.open(
        '/events/inbox',
        { role: 'approver', cities: landau },
        { colorScheme: 'dark' },
      );
      await deciding.getByRole('button', { name: 'Switch to English' }).click();
      await deciding.getByRole('heading', { name: 'Weihnachtsmarkt' }).waitFor();
      await settle(deciding);
      await expectNoFaults(deciding, 'the inbox, dark, English');
      await press(deciding, 'Approve: Weihnachtsmarkt');
      await type(deciding, /^Message/, 'Zufahrt über die Nordstraße');
      await press(deciding, /^Approve$/);
      await deciding.getByText('Nothing waits for a decision.').waitFor();

      await asking.getByText('Genehmigt und reserviert').first().waitFor();
      await settle(asking);
      await expectNoFaults(asking, 'a request');
      await expectFits(asking, 360, 'a request');
      await asking.setViewportSize({ width: 1400, height: 900 });
      expect(await asking.getByRole('link', { name: 'Live-Seite' }).count()).toBe(1);
      await expectWhole(asking, '.data-scroll');
      const heading = asking.locator('#main h1:focus');
      await asking.getByRole('link', { name: 'Zur Liste' }).press('Enter');
      await heading.filter({ hasText: 'Veranstaltungen' }).waitFor();
      await asking.getByRole('link', { name: 'Weihnachtsmarkt' }).press('Enter');
      await heading.filter({ hasText: 'Weihnachtsmarkt' }).waitFor();

      const following = await real.open(
        '/track',
        { role: 'viewer', cities: ['speyer'] },
        { locale: 'de-DE' },
      );
      await type(following, /^Nummer/, number!);
      await type(following, /^Code/, code!.toLowerCase());
      await following.keyboard.press('Enter');
      await following.getByText('Zufahrt über die Nordstraße').waitFor();
      expect(await following.locator('[aria-current=step]').textContent()).toContain('Aufgebaut');
      await expectNoFaultsIn(following, 'html', 'the page to follow a request by');
      await following.getByRole('button', { name: 'English' }).click();
      await following.getByRole('heading', { name: 'How far it is' }).waitFor();
    },
    LIMIT_MS,
  );

  test(
    'a draft is finished later, a live booking is changed, and a link to its live page is shown once',
    async () => {
      const page = await real.open('/events/new', { role: 'admin', cities: landau });
      await page.setViewportSize(DESKTOP);
      await type(page, 'Name der Veranstaltung', 'Stadtlauf');
      await type(page, 'Ort', 'Stadion');
      await type(page, 'Stelle oder Organisation', 'Sportamt');
      await type(page, /^Glasfasertrommel/, '1');
      await expectWhole(page, '.kit-fields .field');
      await press(page, 'Als Entwurf speichern');
      await page.getByRole('link', { name: 'Bearbeiten' }).focus();
      await page.keyboard.press('Enter');
      await type(page, /^Erwartete Besucher/, '900');
      await press(page, 'Absenden');
      await press(page, 'Ich habe beides notiert');
      await press(page, 'Genehmigen');
      await settle(page);
      await expectNoFaultsIn(page, 'dialog', 'the question before a step');
      await page.getByRole('dialog').getByRole('button', { name: 'Genehmigen' }).click();

      await page.getByRole('link', { name: 'Buchung ändern' }).focus();
      await page.keyboard.press('Enter');
      await page.getByLabel(/^Glasfasertrommel/).fill('2');
      await press(page, 'Änderung beantragen');
      await page.getByText('Die Änderung ist vorgemerkt').waitFor();
      await press(page, 'Änderung genehmigen');
      await page.getByRole('dialog').getByRole('button', { name: 'Änderung genehmigen' }).click();
      await page.getByText('2 × Glasfasertrommel').waitFor();

      await press(page, 'Link erstellen');
      await page.getByRole('dialog').getByRole('button', { name: 'Link erstellen' }).click();
      const address = await page.getByRole('dialog').locator('pre').textContent();
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/shared\/\S{20,}$/);
      await page.getByRole('dialog').getByRole('button', { name: 'Schließen' }).last().click();
      await press(page, /^Link beenden/);
      await page.getByText('Link beendet.').waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('Stadtlauf');
      await page.getByRole('option', { name: /Stadtlauf/ }).waitFor();
    },
    LIMIT_MS,
  );

  test(
    'whoever is displaced is named before, one proposes it, and only somebody else confirms',
    async () => {
      const weak = { cirUp: 700 * MBIT, priority: 4, authority: 'organiser' } as const;
      await askForBandwidth(real, { name: 'Flohmarkt', ...weak, isApproved: true });
      const strong = { cirUp: 600 * MBIT, priority: 1, authority: 'bos' } as const;
      const id = await askForBandwidth(real, { name: 'Brandwache', ...strong });
      const first = await real.open(`/events/${id}`, { role: 'approver', cities: landau });
      await press(first, 'Verdrängen vorschlagen');
      await first.getByRole('dialog').getByRole('button', { name: 'Verdrängen vorschlagen' }).click();
      await first.getByText('Bitte begründen.').waitFor();
      await type(first, 'Begründung', 'Brandgefahr am Riesenrad');
      await first.getByRole('dialog').getByRole('button', { name: 'Verdrängen vorschlagen' }).click();
      await first.getByText('Eine zweite Person muss das bestätigen.').waitFor();
      const own = first.getByRole('button', { name: 'Verdrängung bestätigen' });
      expect(await own.getAttribute('aria-disabled')).toBe('true');
      await settle(first);
      await expectNoFaults(first, 'a proposal to displace');

      const second = await real.open('/events/inbox', { role: 'approver', cities: landau });
      await second.getByRole('link', { name: 'Brandwache' }).first().click();
      await press(second, 'Verdrängung bestätigen');
      await second.getByRole('dialog').getByText('Flohmarkt').waitFor();
      await second.getByRole('dialog').getByRole('button', { name: 'Verdrängung bestätigen' }).click();
      await first.getByText('Vorgemerkt – Entscheidung offen').first().waitFor();
      await second.getByRole('link', { name: 'Zur Liste' }).click();
      await second.getByText('verdrängt').waitFor();
    },
    LIMIT_MS,
  );
});
