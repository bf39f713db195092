import type { CommandResource } from '#core/command-resources.ts';
import type { DeviceKindResource, DeviceResource } from '#core/resources.ts';
import type { Language } from '../../i18n/formats.ts';
import { toNumberText } from '../../i18n/metric-values.ts';
import { t } from '../../i18n/translate.ts';

/** `Dimmen (Helligkeit 50 %, Dauer 1 Std.)` */
export function toCommandText(
  { name, args = {} }: Pick<CommandResource, 'name' | 'args'>,
  { kind }: Pick<DeviceResource, 'kind'>,
  kinds: readonly DeviceKindResource[],
  language: Language,
): string {
  const command = kinds.find(known => known.name === kind)?.commands.find(known => known.name === name);
  if (!command) return name;
  const parts = Object.entries(args).map(([key, value]) => {
    const argument = command.arguments.find(known => known.name === key);
    const text =
      typeof value === 'number' ? toNumberText(value, argument?.unit ?? '', language) : String(value);
    return `${argument?.label[language] ?? key} ${text}`;
  });
  const label = command.label[language];
  return parts.length === 0 ? label : `${label} (${parts.join(', ')})`;
}

export function toStateText({ state }: Pick<CommandResource, 'state'>): string {
  return t(`devices.state.${state}`);
}
