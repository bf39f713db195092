/** What is wrong with a field of a request, in words: by the field, for one knows from it what may stand there. */
import { t } from '../../i18n/translate.ts';

export interface FieldFault {
  field: string;
  rule: string;
}

const BY_FIELD = [
  [/^event\.(name|place)$/, 'events.fault.text'],
  [/^requester\.organisation$/, 'events.fault.text'],
  [/^event\.expectedVisitors$/, 'events.fault.visitors'],
  [/^window\.setupStart$/, 'events.fault.setupStart'],
  [/^window\.start$/, 'events.fault.start'],
  [/^window\.end$/, 'events.fault.end'],
  [/^window\.teardownEnd$/, 'events.fault.teardownEnd'],
  [/^priority$/, 'events.fault.priority'],
  [/^dangerUntil$/, 'events.fault.dangerUntil'],
  [/^items$/, 'events.fault.items'],
  [/^items\.\d+\.(aNode|zNode)$/, 'events.fault.node'],
  [/^items\.\d+\.(cir|eir)(Up|Down)$/, 'events.fault.rate'],
  [/^items\.\d+\.(accessPorts|poeW)$/, 'events.fault.count'],
  [/^kit\./, 'events.fault.count'],
  [/^contact\.name$/, 'events.fault.contactName'],
  [/^contact\.phone$/, 'events.fault.phone'],
  [/^contact\.mail$/, 'events.fault.mail'],
  [/^text$|^reason$/, 'events.fault.reason'],
  [/^until$/, 'events.fault.until'],
] as const;

export function toFaultText(faults: readonly FieldFault[], field: string): string {
  const isWrong = faults.some(fault => fault.field === field);
  const key = isWrong ? BY_FIELD.find(([pattern]) => pattern.test(field))?.[1] : undefined;
  return key === undefined ? '' : t(key);
}

/** Those that no input of the form shows. */
export function isKnownField(field: string): boolean {
  return BY_FIELD.some(([pattern]) => pattern.test(field));
}
