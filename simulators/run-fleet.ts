/**
 * The fleet as a process of its own, started by `leitstand demo`. The order comes as one JSON line on stdin,
 * so that secrets stand in neither arguments nor environment; reports go to stdout, one JSON line each. When
 * stdin ends, or on SIGTERM or SIGINT, the devices sign off and the process ends.
 */
import { createInterface } from 'node:readline';
import { systemClock } from '#core/clock.ts';
import { createFleet, type Fleet, type FleetDevice, type FleetProgress } from './fleet.ts';
import { toFaultEpisodes } from './scenarios/scenario.ts';
import { findScenario } from './scenarios/scenarios.ts';

export interface FleetOrder {
  host: string;
  port: number;
  seed: number;
  speed: number;
  backfillHours: number;
  lateSpacingMs?: number;
  devices: FleetDevice[];
  /** Absent: the demo network, with its faults. Otherwise nothing breaks but what the scenario plans. */
  scenario?: string;
}

export type FleetReport = FleetProgress;

/** Counts are told this often at most, and when they are complete. */
const REPORT_PAUSE_MS = 250;

function createReporter(): (report: FleetReport) => void {
  let toldMs = Number.NEGATIVE_INFINITY;
  return report => {
    const nowMs = systemClock.monotonicMs();
    const isNews = report.type === 'error' || report.count === report.total;
    if (!isNews && nowMs - toldMs < REPORT_PAUSE_MS) return;
    toldMs = nowMs;
    process.stdout.write(`${JSON.stringify(report)}\n`);
  };
}

function toScenarioOptions(name: string) {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`There is no scenario ${name}`);
  const faults = toFaultEpisodes(scenario, systemClock.nowMs());
  return { faults, faultMultiplier: 0, isImperfect: false, backfillHours: scenario.backfillHours };
}

function runFleet(): void {
  let fleet: Fleet | undefined;
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await fleet?.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The platform may be gone before us; nobody is left to tell.
  process.stdout.on('error', stop);
  const lines = createInterface(process.stdin);
  lines.once('line', line => {
    const order = JSON.parse(line) as FleetOrder;
    fleet = createFleet({
      ...{ ...order, clock: systemClock, onProgress: createReporter() },
      ...(order.scenario !== undefined && toScenarioOptions(order.scenario)),
    });
    fleet.start();
  });
  lines.once('close', stop);
}

if (import.meta.main) runFleet();
