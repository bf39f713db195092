/** A process of its own that commits one update after another and prints each sequence once it is committed. */
import { writeSync } from 'node:fs';
import { openRegistry } from '#store/registry/open-registry.ts';
import { createCurrent, createDelta, createDevice, createUpdate, LANDAU } from './registry-fixtures.ts';

const registry = await openRegistry({ engine: 'sqlite', file: process.argv[2]! });
await registry.devices.putCity(LANDAU);
await registry.devices.putDevices([createDevice('lm-1')]);
for (let sequence = (await registry.ingest.lastSequence()) + 1; ; sequence++) {
  const states = [createCurrent('lm-1', { seq: sequence })];
  const completeness = [createDelta('lm-1', { received: 1 })];
  await registry.ingest.apply(createUpdate(sequence, { states, completeness }));
  writeSync(1, `${sequence}\n`);
}
