/**
 * Many messages at once help nobody: beyond `FLOOD_MESSAGES` in ten minutes a channel gets one message of a route with counts, then
 * one every ten minutes, until a ten minutes' share is no more than that many again.
 */
import { isGraver } from '../limits.ts';
import {
  type AlarmNotificationStep,
  type AlarmSubject,
  DIGEST_SUBJECTS_MAX,
  type FloodDigest,
} from './notification.ts';

/** Of a route and one of its channels. */
export interface Flood {
  routeId: string;
  channelId: string;
  /** When the channel was told of something, within the last ten minutes; at most `FLOOD_MESSAGES`. */
  toldMs: readonly number[];
  /** What waits for the next digest, while there is a flood. */
  digest?: FloodDigest;
  /** When the digest is due. */
  dueMs?: number;
}

export const FLOOD_MESSAGES = 10;
export const FLOOD_WINDOW_MS = 600_000;

/** One more thing to tell: by itself, or counted. */
export function countStep(
  flood: Flood,
  step: AlarmNotificationStep,
  subject: AlarmSubject,
  nowMs: number,
): { flood: Flood; isAlone: boolean } {
  if (flood.digest) return { flood: { ...flood, digest: add(flood.digest, step, subject) }, isAlone: false };
  const toldMs = flood.toldMs.filter(ms => nowMs - ms < FLOOD_WINDOW_MS);
  if (toldMs.length < FLOOD_MESSAGES)
    return { flood: { ...flood, toldMs: [...toldMs, nowMs] }, isAlone: true };
  const digest = add(createDigest(nowMs), step, subject);
  return { flood: { ...flood, toldMs: [], digest, dueMs: nowMs }, isAlone: false };
}

/** The digest that is due, and what comes after it; `flood` undefined: it is over and nothing is remembered. */
export function takeDigest(
  flood: Flood,
  nowMs: number,
): { digest: FloodDigest; flood: Flood | undefined } | undefined {
  const { digest, dueMs } = flood;
  if (!digest || dueMs === undefined || nowMs < dueMs) return undefined;
  const isFirst = digest.sinceMs === dueMs;
  const isOver = !isFirst && countOf(digest) <= FLOOD_MESSAGES;
  const next = { ...flood, digest: createDigest(nowMs), dueMs: nowMs + FLOOD_WINDOW_MS };
  return { digest: { ...digest, isOver }, flood: isOver ? undefined : next };
}

/** Nothing to remember any more. */
export function isForgotten({ toldMs, digest }: Flood, nowMs: number): boolean {
  return digest === undefined && toldMs.every(ms => nowMs - ms >= FLOOD_WINDOW_MS);
}

function createDigest(sinceMs: number): FloodDigest {
  return { sinceMs, isOver: false, steps: {}, severities: {}, subjects: [] };
}

function add(digest: FloodDigest, step: AlarmNotificationStep, subject: AlarmSubject): FloodDigest {
  const { steps, severities, subjects } = digest;
  const { severity } = subject;
  return {
    ...digest,
    steps: { ...steps, [step]: (steps[step] ?? 0) + 1 },
    severities: { ...severities, [severity]: (severities[severity] ?? 0) + 1 },
    subjects: step === 'cleared' ? subjects : toGravest(subjects, subject),
  };
}

function toGravest(subjects: readonly AlarmSubject[], one: AlarmSubject): AlarmSubject[] {
  const others = subjects.filter(({ id }) => id !== one.id);
  const place = others.findIndex(other => isGraver(one.severity, other.severity));
  return others.toSpliced(place < 0 ? others.length : place, 0, one).slice(0, DIGEST_SUBJECTS_MAX);
}

function countOf({ steps }: FloodDigest): number {
  return Object.values(steps).reduce((sum, count) => sum + count, 0);
}
