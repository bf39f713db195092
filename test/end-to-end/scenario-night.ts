/**
 * A night in fast motion: a scenario's simulated devices at a real system, and a clock that is moved in steps. What always
 * holds: after a step everything that follows from it has happened, down to the mail that was sent; so the same scenario
 * gives the same night, however slow the machine is.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { provisionDevices } from '#store/registry/provisioning.ts';
import type { StoredAlarm } from '#store/registry/registry-alarms.ts';
import { createFleet, type Fleet } from '../../simulators/fleet.ts';
import { toFaultEpisodes } from '../../simulators/scenarios/scenario.ts';
import { findScenario } from '../../simulators/scenarios/scenarios.ts';
import { openMailServer } from '../ingest/notifications/notifications-fixture.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { type ScenarioSystem, startScenarioSystem } from './scenario-system.ts';

/** Half past ten in the evening in Landau: lamps burn, and it does not freeze. */
const START_MS = Date.parse('2026-09-10T20:30:00.000Z');
const SEED = 7;
const DEADLINE_MS = 30_000;
/** Ingest lets so much time settle (`ingest/alarm-keeper.ts`). */
const SETTLED_MS = 1000;

export interface Night {
  /** Minutes from the start, in steps of so many seconds, at least 15. */
  passTo(minute: number, stepS?: number): Promise<void>;
  /** Alarms that are raised and not explained, as `type resource severity`, with `× n` for what they affect. */
  standing(): Promise<string[]>;
  /** All others there ever were, counted: `explained type`, `over type`. */
  others(): Promise<Record<string, number>>;
  /** What was told late, as `type resource from to`, in minutes from the start. */
  spans(): Promise<string[]>;
  connected(): number;
  /** Subjects of the mails so far, without the city. */
  mails(): string[];
  stopSystem(): Promise<void>;
  startSystem(): Promise<void>;
}

export async function openNight(name: string): Promise<Night> {
  const scenario = findScenario(name)!;
  const directory = createTemporaryDirectory();
  const clock = createManualClock(START_MS);
  const mailServer = await openMailServer();
  const mail = {
    ...{ url: `smtp://leitstand@127.0.0.1:${mailServer.port}`, password: 'geheim' },
    from: 'leitstand@example.org',
  };
  let system: ScenarioSystem | undefined = await startScenarioSystem({ directory, clock, mail, port: 0 });
  const { port } = system;
  onTestFinished(() => system?.stop());
  await system.registry.devices.putCity(scenario.city);
  await addRoute(system);
  const devices = await provisionDevices(system.registry, scenario.devices, { nowMs: START_MS });
  const fleet = createFleet({
    ...{ host: '127.0.0.1', port, devices, clock, seed: SEED, speed: 1 },
    ...{ backfillHours: scenario.backfillHours, faults: toFaultEpisodes(scenario, START_MS) },
    ...{ faultMultiplier: 0, isImperfect: false, connectionsPerS: 1e6, latePerS: 1e6, lateSpacingMs: 0 },
  });
  onTestFinished(() => fleet.stop(500));
  /** What the fleet had said when the broker began to count. */
  let saidBefore = 0;
  fleet.start();

  async function step(ms: number): Promise<void> {
    clock.pass(ms);
    await follow('the network to be quiet', () => isQuiet(fleet, system, saidBefore));
    if (system) await settle(system, clock.nowMs());
  }

  return {
    async passTo(minute, stepS = 60) {
      const untilMs = START_MS + minute * 60_000;
      while (clock.nowMs() < untilMs) await step(Math.min(stepS * 1000, untilMs - clock.nowMs()));
    },
    async standing() {
      return (await listAll(system!)).filter(isStanding).map(toLine).sort();
    },
    async others() {
      const all = (await listAll(system!)).filter(alarm => !isStanding(alarm) && !isToldLate(alarm));
      const groups = Map.groupBy(all, alarm => `${toFate(alarm)} ${alarm.key.alarmTypeId}`);
      return Object.fromEntries([...groups].map(([fate, alarms]) => [fate, alarms.length]).sort());
    },
    async spans() {
      return (await listAll(system!)).filter(isToldLate).map(toSpan).sort();
    },
    connected: () => fleet.counters().connected,
    mails: () => mailServer.mails.map(({ text }) => toSubject(text)),
    async stopSystem() {
      await system?.stop();
      system = undefined;
    },
    async startSystem() {
      saidBefore = countSaid(fleet);
      system = await startScenarioSystem({ directory, clock, mail, port });
    },
  };
}

/** Everybody is told of everything from `minor` on. */
async function addRoute({ registry: { notifications } }: ScenarioSystem): Promise<void> {
  const common = { city: 'landau', version: 1, changedMs: START_MS, changedBy: 'Anna Berg' };
  await notifications.putChannel({
    ...{ ...common, id: 'mail', name: 'Warte', language: 'de' },
    target: { type: 'mail', addresses: ['warte@example.org'] },
  });
  await notifications.putRoute({
    ...{ ...common, id: 'route', name: 'Warte', channelId: 'mail', enabled: true, leastSeverity: 'minor' },
  });
}

/** Of every cut session the broker says the will. */
function countSaid(fleet: Fleet): number {
  const { delivered, cut } = fleet.counters();
  return delivered + cut;
}

function isQuiet(fleet: Fleet, system: ScenarioSystem | undefined, saidBefore: number): boolean {
  fleet.runDue();
  const { turning, unanswered, connected } = fleet.counters();
  if (turning + unanswered > 0) return false;
  if (!system) return connected === 0;
  const { connections, accepted } = system.broker();
  return connections === connected && accepted === countSaid(fleet) - saidBefore;
}

/** Ingest has told everything, time has passed for the alarms, and who is to be told of it was told. */
async function settle(system: ScenarioSystem, nowMs: number): Promise<void> {
  const { registry } = system;
  system.announce();
  await follow('the journal to be drained', () => system.backlog() === 0);
  await follow('the time of the alarms', async () => {
    const { atMs } = await registry.alarms.engineState();
    return atMs >= nowMs - SETTLED_MS;
  });
  const seen = system.rounds();
  await follow('messages to be made', () => system.rounds() >= seen + 2);
  await follow('messages to be sent', async () => {
    const { waiting, sending } = await registry.notifications.counts();
    return waiting + sending === 0;
  });
}

/** Looks again at once: what is waited for is some milliseconds away. */
async function follow(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`Waited too long for ${what}`);
    await wait(1);
  }
}

async function listAll({ registry }: ScenarioSystem): Promise<StoredAlarm[]> {
  const { items } = await registry.alarms.list({ state: 'all', limit: 1000 });
  return items;
}

function isStanding({ isCleared, suppressedBy }: StoredAlarm): boolean {
  return !isCleared && suppressedBy === undefined;
}

function toLine({ key, severity, impactedResources, isFlapping }: StoredAlarm): string {
  const affected = impactedResources.length > 0 ? ` × ${impactedResources.length}` : '';
  return `${key.alarmTypeId} ${key.resource} ${severity}${affected}${isFlapping ? ' flapping' : ''}`;
}

/** An explained alarm closes by itself when it ends. */
function toFate({ operatorState, suppressedBy }: StoredAlarm): string {
  return suppressedBy !== undefined || operatorState === 'closed' ? 'explained' : 'over';
}

/** It was never raised. */
function isToldLate({ raiseCount }: StoredAlarm): boolean {
  return raiseCount === 0;
}

function toSpan({ key, statusChanges }: StoredAlarm): string {
  const toMinute = (timeMs: number) => Math.round((timeMs - START_MS) / 60_000);
  const spans = statusChanges.map(({ timeMs, untilMs }) => `${toMinute(timeMs)} to ${toMinute(untilMs!)}`);
  return `${key.alarmTypeId} ${key.resource.split('/').slice(2).join('/')} ${spans.join(', ')}`;
}

function toSubject(mail: string): string {
  const header = mail.slice(0, mail.indexOf('\r\n\r\n')).replaceAll(/\r\n\s+/g, ' ');
  const subject = /^Subject: (.*)$/m.exec(header)![1]!;
  return decodeWords(subject).replace('[Leitstand Landau in der Pfalz] ', '');
}

/** RFC 2047. */
function decodeWords(text: string): string {
  return text
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/=\?utf-8\?q\?(.*?)\?=/gi, (_, word: string) =>
      decodeURIComponent(word.replaceAll('_', ' ').replaceAll('=', '%')),
    )
    .replaceAll(/=\?utf-8\?b\?(.*?)\?=/gi, (_, word: string) => Buffer.from(word, 'base64').toString());
}
