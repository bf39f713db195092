/** Audit entries in words. A value for which there is no word is shown as it is stored. */
import { ROLES } from '#core/assignments.ts';
import {
  AUDIT_ACTION_NAMES,
  type AuditAction,
  type AuditChange,
  type AuditField,
  type AuditValue,
} from '#core/audit-actions.ts';
import { LIFECYCLES } from '#core/devices.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';

/** In the order of their words. */
export function listActions(): { action: AuditAction; text: string }[] {
  return AUDIT_ACTION_NAMES.map(action => ({ action, text: t(`audit.action.${action}`) })).sort(
    (one, other) => formats.value.compare(one.text, other.text),
  );
}

export function toChangeText({ field, from, to }: AuditChange): string {
  const words = {
    field: t(`audit.field.${field}`),
    from: toValueText(field, from),
    to: toValueText(field, to),
  };
  if (to === undefined) return t('audit.gone', words);
  return t(from === undefined ? 'audit.set' : 'audit.fromTo', words);
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function toValueText(field: AuditField, value: AuditValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (typeof value === 'number') return formats.value.number(value, Number.isInteger(value) ? 0 : 2);
  return INSTANT.test(value) ? formats.value.instant(Date.parse(value)) : toWord(field, value);
}

function toWord(field: AuditField, value: string): string {
  if (field === 'role' && isOneOf(ROLES, value)) return t(`role.${value}`);
  if (field === 'lifecycle' && isOneOf(LIFECYCLES, value)) return t(`lifecycle.${value}`);
  const kind = field === 'kind' && deviceKinds.value.find(({ name }) => name === value);
  return kind ? kind.label[language.value] : value;
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}
