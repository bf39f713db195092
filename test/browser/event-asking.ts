/** How an event comes about: two ask, a third needs what one of them got, and each finds something. On the pages alone. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { REASON_LABELS } from '#core/requests/request-labels.ts';
import { follow, press, typeInto } from './by-keyboard.ts';
import { ask, de, en, isAt, take, toCard, type Wish } from './event-pages.ts';
import type { EventSystem } from './event-system.ts';
import { expectNoFaults, settle } from './page-audit.ts';

export const OFFICE: Wish = {
  ...{ event: 'Weinfest', organisation: 'Ordnungsamt', authority: 'municipal', cases: 1 },
  items: [
    { service: 'cctv', rate: 4500 },
    { service: 'visitor', rate: 4500 },
  ],
};
const MARKET: Wish = { ...OFFICE, event: 'Bauernmarkt', organisation: 'Marktamt' };
export const POLICE: Wish = {
  ...{ event: 'Stadtlauf', organisation: 'Polizei', authority: 'bos', cases: 2 },
  items: [
    { service: 'bos', rate: 4000 },
    { service: 'cctv', rate: 1000 },
  ],
};
const REASON = 'Einsatzlage: Kameras und Führung gehen vor';

/** Of two for whom there is no room together the second takes the other time that it is offered, with a click. */
async function askBoth(system: EventSystem) {
  const office = await system.open('/events', 'event-security');
  const { id: officeId } = await ask(office, OFFICE);
  await isAt(office, 'held');
  const market = await system.open('/events', 'event-security');
  await ask(market, MARKET);
  await isAt(market, 'acknowledged');
  const refusal = market.locator('.admission.is-misfit');
  await refusal
    .getByText(/frei 3,50 Gbit\/s, gebraucht 9 Gbit\/s/)
    .first()
    .waitFor();
  await expectNoFaults(market, 'a request that is refused');
  await refusal
    .getByRole('button', { name: /^Andere Zeit: / })
    .first()
    .click();
  await isAt(market, 'held');
  await market.context().close();

  const approver = await system.open('/events/inbox', 'approver');
  await approve(approver, OFFICE);
  await isAt(office, 'reserved');
  return { office, officeId, approver };
}

async function approve(page: Page, { event }: Wish): Promise<void> {
  const step = de['events.step.approve'];
  await press(page, de['events.stepOf'].replace('{step}', step).replace('{name}', event));
  await press(page.getByRole('dialog'), step);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Then the police need what one of them got: one proposes, another confirms, and the office reads why. */
async function displace(system: EventSystem, { office, approver }: Awaited<ReturnType<typeof askBoth>>) {
  const police = await system.open('/events', 'event-security');
  const asked = await ask(police, POLICE);
  await isAt(police, 'acknowledged');

  await follow(approver, POLICE.event);
  await take(approver, de['events.step.proposePreemption'], REASON);
  const confirm = approver.getByRole('button', { name: de['events.step.confirmPreemption'] });
  await approver.getByText(de['events.needsSecond']).waitFor();
  expect(await confirm.getAttribute('aria-disabled')).toBe('true');

  const second = await system.open('/events/inbox', 'approver', { colorScheme: 'dark' });
  await second.getByRole('button', { name: de.switchLanguage }).press('Enter');
  await second.getByText(en['events.inbox.preemption']).waitFor();
  await follow(second, POLICE.event);
  await toCard(second, en['events.preemption']).getByText(REASON).waitFor();
  await settle(second);
  await expectNoFaults(second, 'a displacing that waits for its second person, dark, English');
  await take(second, en['events.step.confirmPreemption']);
  await take(second, en['events.step.approve']);
  await second.context().close();
  await isAt(police, 'reserved');

  await isAt(office, 'acknowledged');
  await office.getByText(REASON_LABELS.preempted.de).first().waitFor();
  await office.getByText(REASON).first().waitFor();
  await settle(office);
  await expectNoFaults(office, 'a request that was displaced');
  return { police, ...asked };
}

/** The office does with less: what is left is for visitors. */
async function askForLess(office: Page, approver: Page): Promise<void> {
  await follow(office, de['events.step.edit']);
  await office.getByRole('button', { name: /^1\. .* entfernen$/ }).press('Enter');
  const item = office.getByRole('group', { name: /^1\. / });
  await typeInto(item.getByLabel(de['events.cirUp']), '2000');
  await typeInto(item.getByLabel(de['events.cirDown']), '1000');
  await typeInto(office.getByLabel(/^Koffer/), '0');
  await press(office, de['events.saveAndCheck']);
  await isAt(office, 'held');
  await approver.goBack();
  await approve(approver, OFFICE);
  await isAt(office, 'reserved');
}

/** Everything is approved in the end; the pages of the office and of the police stay open. */
export async function askAndDecide(system: EventSystem) {
  const { office, officeId, approver } = await askBoth(system);
  const police = await displace(system, { office, officeId, approver });
  await askForLess(office, approver);
  await approver.context().close();
  return { office, officeId, ...police };
}
