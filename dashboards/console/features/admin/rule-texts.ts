/**
 * The rules that the api names, in the reader's language. The api says them in English, for programs; one that is not known
 * here is shown as it came.
 */
import type { MessageKey } from '../../i18n/de.ts';
import { t } from '../../i18n/translate.ts';

/** What the parentheses catch fills the words of this name. */
const RULES: readonly [pattern: RegExp, key: MessageKey, ...names: string[]][] = [
  [/^must be small letters, digits and inner dashes/, 'provisioning.rule.id'],
  [/^must be small letters, digits and dashes/, 'provisioning.rule.citySlug'],
  [/^must be one of yours$/, 'provisioning.rule.yours'],
  [/^must be one of (.+)$/, 'provisioning.rule.oneOf', 'values'],
  [/^must be 1 to (\d+) characters in one line$/, 'provisioning.rule.oneLine', 'max'],
  [/^must be 1 to 86400 seconds$/, 'provisioning.rule.seconds'],
  [/^must be (-?\d+) to (\d+) degrees$/, 'provisioning.rule.degrees', 'from', 'to'],
  [/^is taken by another device$/, 'provisioning.rule.taken'],
  [/^stands in line (\d+) already$/, 'provisioning.rule.twice', 'line'],
  [/^must be a number$/, 'provisioning.rule.number'],
  [/^must be given together with latitude$/, 'provisioning.rule.pair'],
  [/^has more fields than columns here$/, 'provisioning.rule.tooManyFields'],
  [/^is no column of an import$/, 'provisioning.rule.noColumn'],
  [/^stands there twice$/, 'provisioning.rule.columnTwice'],
  [/^is a column that is needed$/, 'provisioning.rule.columnNeeded'],
  [/^has at most (\d+) rows$/, 'provisioning.rule.tooManyRows', 'max'],
  [/^is not CSV from here on/, 'provisioning.rule.notCsv'],
  [/^is empty$/, 'provisioning.rule.empty'],
];

export function toRuleText(rule: string): string {
  for (const [pattern, key, ...names] of RULES) {
    const found = pattern.exec(rule);
    if (found) return t(key, Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ''])));
  }
  return rule;
}
