/** A process of its own that puts credentials, one transaction each, and ends. */
import { openRegistry } from '#store/registry/open-registry.ts';
import { createCredential } from './registry-fixtures.ts';

const [file, prefix, count] = process.argv.slice(2) as [string, string, string];
const registry = await openRegistry({ engine: 'sqlite', file });
for (let i = 0; i < Number(count); i++)
  await registry.access.putCredential(createCredential(`${prefix}-${i}`));
await registry.close();
