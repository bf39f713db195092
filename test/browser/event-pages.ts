/** What people do on the pages of requests and read there, in the words of the console. By keyboard alone. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { FibreLink, LinkEndpoint } from '#core/network/network.ts';
import type { MilestoneName } from '#core/request-resources.ts';
import type { AuthorityClass, RequestService, RequestState } from '#core/requests/bandwidth-request.ts';
import { KIT_LABELS, MILESTONE_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';
import { eventLive as deLive } from '../../dashboards/console/i18n/de/event-live.ts';
import { events as deEvents } from '../../dashboards/console/i18n/de/events.ts';
import { frame as deFrame } from '../../dashboards/console/i18n/de/frame.ts';
import { requestForm as deForm } from '../../dashboards/console/i18n/de/request-form.ts';
import { events as enEvents } from '../../dashboards/console/i18n/en/events.ts';
import { frame as enFrame } from '../../dashboards/console/i18n/en/frame.ts';
import { requestForm as enForm } from '../../dashboards/console/i18n/en/request-form.ts';
import { choose, press, typeInto } from './by-keyboard.ts';
import type { EventSystem } from './event-system.ts';

export const de = { ...deFrame, ...deEvents, ...deForm, ...deLive };
export const en = { ...enFrame, ...enEvents, ...enForm };

export interface Wish {
  event: string;
  organisation: string;
  authority: AuthorityClass;
  /** Mbit/s upwards; half of it downwards. */
  items: { service: RequestService; rate: number }[];
  cases: number;
}

/** Local times of the city. */
export const WINDOW = {
  start: '2026-09-11T10:20',
  end: '2026-09-11T10:40',
  setupStart: '2026-09-11T10:10',
  teardownEnd: '2026-09-11T10:50',
} as const;
const PLACE = 'Rathausplatz';
export const FROM = 'ld-gf-03';
const TO = 'ld-gf-01';

/** From the list to the page of the request that was sent. */
export async function ask(page: Page, wish: Wish): Promise<{ id: string; code: string }> {
  await page.getByRole('link', { name: de['events.new'] }).press('Enter');
  const field = (label: string) => page.getByLabel(new RegExp(`^${label}`));
  await typeInto(field(de['events.name']), wish.event);
  await typeInto(field(de['events.place']), PLACE);
  // In which order day, month and hour are typed is the browser's business.
  for (const [name, time] of Object.entries(WINDOW))
    await field(de[`events.window.${name as keyof typeof WINDOW}`]).fill(time);
  await typeInto(field(de['events.organisation']), wish.organisation);
  await choose(field(de['events.authority']), wish.authority);
  for (const [index, { service, rate }] of wish.items.entries()) {
    await press(page, de['events.addItem']);
    const item = toItem(page, index + 1);
    await choose(item.getByLabel(de['events.service']), service);
    await choose(item.getByLabel(de['events.aNode']), FROM);
    await choose(item.getByLabel(de['events.zNode']), TO);
    await typeInto(item.getByLabel(de['events.cirUp']), String(rate));
    await typeInto(item.getByLabel(de['events.cirDown']), String(rate / 2));
  }
  await typeInto(field(KIT_LABELS.case.de), String(wish.cases));
  await press(page, de['events.submit']);
  const [id, code] = await readSecrets(page);
  await press(page.getByRole('dialog'), de['events.codeKept']);
  return { id, code };
}

async function readSecrets(page: Page): Promise<[id: string, code: string]> {
  const lines = page.getByRole('dialog').locator('pre');
  await lines.first().waitFor();
  const [id, code] = await lines.allTextContents();
  expect(code).toMatch(/^(\w{4}-){3}\w{4}$/);
  return [id!, code!];
}

/** The card of a service in the form. */
function toItem(page: Page, number: number): Locator {
  return page.getByRole('group', { name: new RegExp(`^${number}\\. `) });
}

/** Asked once more, and agreed to; with what has to be written for it. */
export async function take(page: Page, step: string, text?: string): Promise<void> {
  await press(page, step);
  const dialog = page.getByRole('dialog');
  if (text !== undefined) await typeInto(dialog.getByRole('textbox'), text);
  await press(dialog, step);
  await dialog.waitFor({ state: 'detached' });
}

export async function isAt(page: Page, state: RequestState): Promise<void> {
  await page.locator('.request-state', { hasText: STATE_LABELS[state].de }).waitFor();
}

export function toMilestone(page: Page, name: MilestoneName, status: 'done' | 'current'): Locator {
  const text = `${MILESTONE_LABELS[name].de}: ${de[`events.milestone.${status}`]}`;
  return page.locator('.milestones li', { hasText: text });
}

export function toCard(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title });
}

/** The links of the first service. */
export async function readWay(page: Page, { network, nameOf }: EventSystem): Promise<FibreLink[]> {
  const names = await page.locator('.hops').first().getByRole('listitem').allTextContents();
  const toName = ({ deviceId, port }: LinkEndpoint) => `${nameOf(deviceId)} ${port}`;
  return names.map(name => {
    const found = network.links.find(({ aEnd, zEnd }) => `${toName(aEnd)} – ${toName(zEnd)}` === name);
    if (!found) throw new Error(`There is no link ${name}`);
    return found;
  });
}

/** The cells of a table by its caption. */
export async function rowsOf(page: Page, caption: string): Promise<string[][]> {
  const rows = await page.getByRole('table', { name: caption, exact: true }).locator('tbody tr').all();
  return Promise.all(rows.map(row => row.locator('th, td').allTextContents()));
}
