/**
 * `leitstand simulate`: the demo network against a system that runs already with the same settings; for trials of a
 * server installation. With `--scenario`: a small network of its own in which something certain breaks. Needs its
 * registry and its plain MQTT listener.
 */
import { parseArgs } from 'node:util';
import type { Settings } from '#core/settings.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { Scenario } from '../simulators/scenarios/scenario.ts';
import { findScenario, SCENARIOS } from '../simulators/scenarios/scenarios.ts';
import { provisionDemoFleet, provisionFleet, startDemoFleet } from './demo-fleet.ts';
import { readSettings } from './read-settings.ts';
import { fail, print } from './terminal.ts';
import { untilTold } from './until-told.ts';
import { withRegistry } from './with-registry.ts';

export async function runSimulate(args: string[]): Promise<void> {
  const scenario = parseScenario(args);
  if (typeof scenario === 'string') return fail(scenario);
  const settings = readSettings();
  const told = untilTold();
  await withRegistry(async registry => {
    const devices = await provision(registry, settings, scenario);
    const place = { host: settings.MQTT_HOST, port: settings.MQTT_PORT };
    const fleet = startDemoFleet(devices, place, settings, scenario?.name);
    for (const line of scenario?.course ?? []) print(`  · ${line}`);
    await told;
    await fleet.stop();
  });
}

/** The city of a scenario stays as it is where it is known. */
async function provision(registry: Registry, settings: Settings, scenario: Scenario | undefined) {
  if (!scenario) return provisionDemoFleet(registry, settings);
  const { city, devices, name } = scenario;
  const known = (await registry.devices.listCities()).filter(({ slug }) => slug === city.slug);
  return provisionFleet(registry, { cities: known.length > 0 ? known : [city], devices }, name);
}

/** Undefined: none is asked for. Or the sentence that says what is wrong. */
function parseScenario(args: string[]): Scenario | string | undefined {
  const names = SCENARIOS.map(({ name }) => name).join(', ');
  try {
    const { scenario: name } = parseArgs({ args, options: { scenario: { type: 'string' } } }).values;
    return name === undefined
      ? undefined
      : (findScenario(name) ?? `there is no scenario "${name}"; there are ${names}`);
  } catch {
    return `usage: leitstand simulate [--scenario NAME], of ${names}`;
  }
}
