/** Whether a device of a kind can be sent a command: the answer a person gets before the device would refuse. */
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import { DEVICE_KINDS } from './device-kinds/device-kinds.ts';
import type { MetricValue } from './readings.ts';
import type { CommandName } from './topics.ts';

export interface CommandFault {
  /** `name`, `args.level` */
  field: string;
  rule: string;
}

/** What is wrong with it; empty: nothing. */
export function checkCommand(
  kind: DeviceKindName,
  name: CommandName,
  args: Readonly<Record<string, MetricValue>> = {},
): CommandFault[] {
  const command = DEVICE_KINDS.get(kind)?.commands.find(known => known.name === name);
  if (!command) return [{ field: 'name', rule: `is no command of a ${kind}` }];
  const known = new Set(command.arguments.map(argument => argument.name));
  const faults = Object.keys(args)
    .filter(argument => !known.has(argument))
    .map(argument => ({ field: `args.${argument}`, rule: 'is not known here' }));
  for (const argument of command.arguments) {
    const value = args[argument.name];
    if (value === undefined && !argument.required) continue;
    const { min, max } = argument;
    const isGood = typeof value === 'number' && value >= min && value <= max;
    if (!isGood)
      faults.push({ field: `args.${argument.name}`, rule: `must be a number from ${min} to ${max}` });
  }
  return faults;
}
