/**
 * `leitstand demo`, what `npm start` runs: the whole system and, as a process of its own, a fleet of simulated
 * devices that speak to it as real ones would. Their secrets are new at each start and never leave the pipe.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createSecret } from '#core/secrets.ts';
import type { Settings } from '#core/settings.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import type { System } from '../main.ts';
import { planFleet } from '../simulators/fleet-plan.ts';
import type { FleetOrder, FleetReport } from '../simulators/run-fleet.ts';
import { readSettings } from './read-settings.ts';
import { printSignIn, startAndTell, untilTold } from './serve.ts';
import { createProgressLine, print } from './terminal.ts';

/** A device of the demo delivers its past hours quickly; a real one is held to the usual rate. */
const DEMO_DEVICE_RATE = 50;
const LATE_SPACING_MS = 100;
const FLEET_STOP_MS = 5000;

export async function runDemo(): Promise<void> {
  const settings = readSettings();
  const told = untilTold();
  const system = await startAndTell({
    ...settings,
    DEVICE_RATE: Math.max(settings.DEVICE_RATE, DEMO_DEVICE_RATE),
    // People read this terminal: only what is wrong is logged.
    LOG_LEVEL: settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL,
  });
  const fleet = await startFleet(system, settings);
  await told;
  print('\n  Stopping: devices sign off, what was acknowledged is on disk');
  await fleet.stop();
  await system.stop();
}

async function startFleet(system: System, settings: Settings): Promise<{ stop(): Promise<void> }> {
  const plan = planFleet({ seed: settings.DEMO_SEED, scale: settings.DEMO_SCALE });
  for (const city of plan.cities) await system.registry.devices.putCity(city);
  const provisioned = await provisionDevices(system.registry, plan.devices, {
    nowMs: Date.now(),
    createSecret,
  });
  print(`  ✓ demo       ${plan.devices.length} devices in ${plan.cities.length} cities`);
  await printSignIn(system);

  const { mqtt } = system.broker.addresses();
  if (!mqtt) {
    print('  The plain MQTT listener is off, so the demo network stays silent');
    return { stop: async () => {} };
  }
  const order: FleetOrder = {
    host: mqtt.host,
    port: mqtt.port,
    seed: settings.DEMO_SEED,
    speed: settings.DEMO_SPEED,
    backfillHours: settings.DEMO_BACKFILL_HOURS,
    lateSpacingMs: LATE_SPACING_MS,
    devices: provisioned.map(({ device, secret }) => ({ device, secret })),
  };
  return runFleetProcess(order);
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
