/** What the server refused, in words: by the rule where several may break at one field, else by the field. */
import type { FieldFault } from '#core/check-device.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { t } from '../../i18n/translate.ts';

const BY_RULE: readonly [RegExp, MessageKey][] = [
  [/taken|already$/, 'network.fault.taken'],
  [/lent already/, 'network.fault.lent'],
  [/another node/, 'network.fault.otherNode'],
  [/both ends/, 'network.fault.bothEnds'],
];

const BY_FIELD: readonly [RegExp, MessageKey][] = [
  [/^(name|place|reason)$/, 'network.fault.text'],
  [/^(from|until)$/, 'network.fault.time'],
  [/^location/, 'network.fault.location'],
  [/^[az]End\.deviceId$|^deviceId$|^deploymentId$|^linkId$/, 'network.fault.node'],
  [/^[az]End\.port$/, 'network.fault.port'],
  [/^nodeIds$/, 'network.fault.nodes'],
  [/^nodeIds\.|^deviceIds/, 'network.fault.elsewhere'],
  [/^borrowerCity$/, 'network.fault.city'],
  [/^quantity$/, 'network.fault.free'],
  [/^forceReason$/, 'network.fault.force'],
];

export function toFaultText({ field, rule }: FieldFault): string {
  const byRule = BY_RULE.find(([pattern]) => pattern.test(rule));
  const byField = BY_FIELD.find(([pattern]) => pattern.test(field));
  return t((byRule ?? byField)?.[1] ?? 'network.fault.number');
}
