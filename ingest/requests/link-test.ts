/**
 * Tests of links: asked for by a command to the node at the A end, answered by an event in that node's log. What always
 * holds: the number of a test follows from what the registry has of those before, so after a restart none is asked for
 * twice. Pure.
 */
import { createHash } from 'node:crypto';
import type { FibreLink } from '#core/network/network.ts';
import type { DeviceCommand } from '#store/registry/registry-commands.ts';
import type { DeviceLogEntry } from '#store/registry/registry-ingest.ts';

export interface LinkTestResult {
  commandId: string;
  throughputBps: number;
  measuredMs: number;
}

/** A node that is being set up may not be there yet. */
const TTL_S = 120;
/** Between a test that did not pass and the next one. */
export const RETEST_MS = 30_000;
const PORT = /^port-(\d+)$/;

export type LinkTestPlan =
  | { next: 'wait' }
  | { next: 'ask'; command: DeviceCommand }
  | { next: 'judge'; result: LinkTestResult };

export interface LinkTestSituation {
  requestId: string;
  /** When this set-up began: tests of an earlier one say nothing. */
  sinceMs: number;
  /** Of the result that was judged last. */
  judgedMs: number | undefined;
  /** Of the node at the A end. */
  commands: readonly DeviceCommand[];
  /** Of that node, newest first. */
  log: readonly DeviceLogEntry[];
  nowMs: number;
}

export function planLinkTest(link: FibreLink, situation: LinkTestSituation): LinkTestPlan {
  const { requestId, sinceMs, judgedMs, commands, log, nowMs } = situation;
  const known = new Map(commands.map(command => [command.id, command]));
  let number = 0;
  while (known.has(toTestId(requestId, link.id, number))) number += 1;
  const last = number > 0 ? known.get(toTestId(requestId, link.id, number - 1)) : undefined;
  const result = last && last.createdMs >= sinceMs ? findResult(log, last.id) : undefined;
  if (result && result.measuredMs !== judgedMs) return { next: 'judge', result };
  if (last && (isOpen(last, nowMs) || nowMs - last.changedMs < RETEST_MS)) return { next: 'wait' };
  const port = toPortNumber(link);
  if (port === undefined) return { next: 'wait' };
  return { next: 'ask', command: toCommand(toTestId(requestId, link.id, number), link, port, nowMs) };
}

function isOpen({ state, createdMs, ttlS }: DeviceCommand, nowMs: number): boolean {
  if (createdMs + ttlS * 1000 <= nowMs) return false;
  return state === 'queued' || state === 'sent' || state === 'acknowledged';
}

function toCommand(id: string, link: FibreLink, port: number, nowMs: number): DeviceCommand {
  return {
    ...{ id, deviceId: link.aEnd.deviceId, name: 'linkTest', args: { port }, ttlS: TTL_S },
    ...{ createdMs: nowMs, changedMs: nowMs, state: 'queued', attempts: 0, by: 'platform' },
  };
}

function toTestId(requestId: string, linkId: string, number: number): string {
  const hash = createHash('sha256').update(`${requestId} ${linkId} ${number}`).digest('base64url');
  return `link-test.${hash.slice(0, 22)}`;
}

function toPortNumber({ aEnd }: FibreLink): number | undefined {
  const number = PORT.exec(aEnd.port)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** As ingest logs events: type, component, data as JSON. */
const RESULT = /^linkTestResult \S+ (\{.*\})$/;

function findResult(log: readonly DeviceLogEntry[], commandId: string): LinkTestResult | undefined {
  for (const { type, text, timeMs } of log) {
    const json = type === 'event' ? RESULT.exec(text)?.[1] : undefined;
    const data = json === undefined ? undefined : parseObject(json);
    const throughput = data?.['throughput'];
    if (data?.['id'] === commandId && typeof throughput === 'number')
      return { commandId, throughputBps: throughput, measuredMs: timeMs };
  }
  return undefined;
}

/** The log cuts long lines. */
function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
