/**
 * How a device answers commands. One that is older than its time to live is ignored; one that comes again
 * (the platform sends until it hears an answer) is answered again but not done twice.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { AckResult, Command } from '#core/payloads.ts';
import { COMMAND_NAMES, type CommandName } from '#core/topics.ts';

export interface CommandAnswer {
  id: string;
  name: CommandName;
  result: AckResult;
  reason?: string;
  /** Absent when the command is repeated or refused. */
  effect?:
    | { name: 'rebirth' | 'identify' | 'reboot' }
    | { name: 'setLevel'; level: number; durationS: number }
    | { name: 'linkTest'; port: number };
}

export interface CommandReader {
  /** Undefined: not a command, or too old. */
  read(name: string, payload: Uint8Array, nowMs: number): CommandAnswer | undefined;
}

const REMEMBERED_COMMANDS = 16;
const USUAL_OVERRIDE_S = 3600;

export function createCommandReader(kind: DeviceKindName): CommandReader {
  const answered = new Map<string, CommandAnswer>();
  return {
    read(name, payload, nowMs) {
      const command = parseCommand(payload);
      if (!command || !(COMMAND_NAMES as readonly string[]).includes(name)) return undefined;
      if (nowMs > Date.parse(command.ts) + command.ttlS * 1000) return undefined;
      const before = answered.get(command.id);
      if (before) return before;
      const answer = toAnswer(kind, name as CommandName, command);
      const { effect: _done, ...repeated } = answer;
      answered.set(command.id, repeated);
      if (answered.size > REMEMBERED_COMMANDS) answered.delete(answered.keys().next().value!);
      return answer;
    },
  };
}

function parseCommand(payload: Uint8Array): Command | undefined {
  try {
    const value = JSON.parse(Buffer.from(payload).toString('utf8')) as Partial<Command>;
    const isCommand =
      typeof value.id === 'string' &&
      typeof value.ttlS === 'number' &&
      typeof value.ts === 'string' &&
      Number.isFinite(Date.parse(value.ts));
    return isCommand ? (value as Command) : undefined;
  } catch {
    return undefined;
  }
}

function toAnswer(kind: DeviceKindName, name: CommandName, { id, args }: Command): CommandAnswer {
  // A restart is accepted now and done when the device is back.
  if (name === 'reboot') return { id, name, result: 'accepted', effect: { name } };
  if (name === 'linkTest') return toLinkTestAnswer(kind, id, args?.['port']);
  if (name !== 'setLevel') return { id, name, result: 'done', effect: { name } };
  if (kind !== 'lightmast') return { id, name, result: 'rejected', reason: 'This device has no lamp' };
  const level = args?.['level'];
  const durationS = args?.['durationS'] ?? USUAL_OVERRIDE_S;
  if (typeof level !== 'number' || !(level >= 0 && level <= 100))
    return { id, name, result: 'rejected', reason: 'level must be a number from 0 to 100' };
  if (typeof durationS !== 'number' || !(durationS > 0 && durationS <= 86_400))
    return { id, name, result: 'rejected', reason: 'durationS must be a number from 0 to 86400' };
  return { id, name, result: 'done', effect: { name, level, durationS } };
}

/** Accepted now, done when the link has been filled for a while. */
function toLinkTestAnswer(kind: DeviceKindName, id: string, port: unknown): CommandAnswer {
  const answer = { id, name: 'linkTest' as const };
  if (kind !== 'fibrenode') return { ...answer, result: 'rejected', reason: 'This device has no link' };
  if (typeof port !== 'number' || !Number.isInteger(port))
    return { ...answer, result: 'rejected', reason: 'port must be a whole number' };
  return { ...answer, result: 'accepted', effect: { name: 'linkTest', port } };
}
