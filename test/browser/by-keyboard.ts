/** What a person does with the keyboard alone, in a page or a part of it. */
import type { Locator, Page } from 'playwright-core';

type Part = Page | Locator;

export async function press(part: Part, name: string): Promise<void> {
  await part.getByRole('button', { name, exact: true }).press('Enter');
}

/** The first of that name. */
export async function follow(part: Part, name: string): Promise<void> {
  await part.getByRole('link', { name, exact: true }).first().press('Enter');
}

/** In place of what stands there. */
export async function typeInto(field: Locator, text: string): Promise<void> {
  await field.press('Control+a');
  await field.pressSequentially(text);
}

export async function choose(select: Locator, value: string): Promise<void> {
  const values = await select
    .locator('option')
    .evaluateAll(options => options.map(option => option.getAttribute('value')));
  const steps = values.indexOf(value) - values.indexOf(await select.inputValue());
  await select.focus();
  for (let step = 0; step < Math.abs(steps); step += 1)
    await select.page().keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
}
