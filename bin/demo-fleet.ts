/**
 * The demo network: planned, registered and run as a process of its own that speaks to a broker as real devices
 * would. Its secrets are new at each start and never leave the pipe.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { City } from '#core/cities.ts';
import type { Device } from '#core/devices.ts';
import { createSecret } from '#core/secrets.ts';
import type { Settings } from '#core/settings.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import type { Registry } from '#store/registry/registry.ts';
import { planRequests } from '../simulators/event-plan.ts';
import type { FleetDevice } from '../simulators/fleet.ts';
import { planFleet } from '../simulators/fleet-plan.ts';
import { planNetwork } from '../simulators/network-plan.ts';
import type { FleetOrder, FleetReport } from '../simulators/run-fleet.ts';
import { provisionDemoNetwork } from './demo-network.ts';
import { createDemoRequests } from './demo-requests.ts';
import { createProgressLine, print } from './terminal.ts';

const LATE_SPACING_MS = 100;
const FLEET_STOP_MS = 5000;

const DAY_MS = 86_400_000;
/** Since when the fibre network of the demo stands: the past hours of its devices and of its events are after that. */
const NETWORK_DAYS = 30;

/** Puts the cities and devices into the registry, with new secrets; their fibre network, and requests for it. */
export async function provisionDemoFleet(registry: Registry, settings: Settings): Promise<FleetDevice[]> {
  const seed = settings.DEMO_SEED;
  const plan = planFleet({ seed, scale: settings.DEMO_SCALE });
  const fleet = await provisionFleet(registry, plan, 'demo');
  const nowMs = Date.now();
  const dayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const { devices } = plan;
  const network = planNetwork({ seed, devices, fromMs: dayMs - NETWORK_DAYS * DAY_MS });
  await provisionDemoNetwork(registry, network, nowMs);
  await createDemoRequests(registry, planRequests(devices, dayMs), dayMs);
  return fleet;
}

export async function provisionFleet(
  registry: Registry,
  plan: { cities: readonly City[]; devices: readonly Device[] },
  name: string,
): Promise<FleetDevice[]> {
  for (const city of plan.cities) await registry.devices.putCity(city);
  const provisioned = await provisionDevices(registry, plan.devices, { nowMs: Date.now(), createSecret });
  const where = plan.cities.length === 1 ? plan.cities[0]!.name : `${plan.cities.length} cities`;
  print(`  ✓ ${name.padEnd(10)} ${plan.devices.length} devices in ${where}`);
  return provisioned.map(({ device, secret }) => ({ device, secret }));
}

/** Runs them against the plain MQTT listener at the address. @param scenario what breaks; absent: the usual faults */
export function startDemoFleet(
  devices: FleetDevice[],
  { host, port }: { host: string; port: number },
  settings: Settings,
  scenario?: string,
): { stop(): Promise<void> } {
  return runFleetProcess({
    host,
    port,
    seed: settings.DEMO_SEED,
    speed: settings.DEMO_SPEED,
    backfillHours: settings.DEMO_BACKFILL_HOURS,
    lateSpacingMs: LATE_SPACING_MS,
    devices,
    ...(scenario !== undefined && { scenario }),
  });
}

function runFleetProcess(order: FleetOrder): { stop(): Promise<void> } {
  const script = fileURLToPath(import.meta.resolve('../simulators/run-fleet.ts'));
  // Thousands of small, short-lived messages: a small nursery saves a third of the fleet's memory.
  const child = spawn(process.execPath, ['--max-semi-space-size=1', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Its own group: Ctrl-C reaches us first, and we tell it in order.
    detached: true,
  });
  child.stdin.write(`${JSON.stringify(order)}\n`);
  child.stdin.on('error', () => {});
  const connecting = createProgressLine();
  createInterface(child.stdout).on('line', line => showReport(JSON.parse(line), connecting));
  let stopping = false;
  child.on('exit', code => {
    if (!stopping) print(`  ✗ demo       the simulated fleet ended (${code}); the system runs on`);
  });
  return {
    async stop() {
      stopping = true;
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), FLEET_STOP_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function showReport(report: FleetReport, line: ReturnType<typeof createProgressLine>): void {
  switch (report.type) {
    case 'connected':
      if (report.count < report.total)
        line.show(`demo       ${report.count} of ${report.total} devices connected`);
      else line.done(`demo       ${report.total} devices connected`);
      return;
    case 'backfilled':
      if (report.count < report.total)
        line.show(`demo       past hours of ${report.count} of ${report.total} devices`);
      else line.done('demo       past hours delivered; Ctrl-C ends it');
      return;
    case 'error':
      print(`  ✗ demo       ${report.text}`);
  }
}
