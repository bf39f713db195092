/**
 * `leitstand simulate`: the demo network against a system that runs already with the same settings; for trials of a
 * server installation. Needs its registry and its plain MQTT listener.
 */
import { provisionDemoFleet, startDemoFleet } from './demo-fleet.ts';
import { readSettings } from './read-settings.ts';
import { untilTold } from './until-told.ts';
import { withRegistry } from './with-registry.ts';

export async function runSimulate(): Promise<void> {
  const settings = readSettings();
  const told = untilTold();
  await withRegistry(async registry => {
    const devices = await provisionDemoFleet(registry, settings);
    const fleet = startDemoFleet(devices, { host: settings.MQTT_HOST, port: settings.MQTT_PORT }, settings);
    await told;
    await fleet.stop();
  });
}
