/** What the command line changes is in the audit log, and the doctor tells whether the log is as it was written. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openRegistry } from '../../store/registry/open-registry.ts';
import { runLeitstand } from '../support/run-leitstand.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

it('devices, tokens and links of the command line are told of, and the doctor sees who changed that', async () => {
  const directory = createTemporaryDirectory();
  const settings = { DATA_DIRECTORY: directory, HTTP_PORT: 0, MQTT_PORT: 0 };
  const run = async (...args: string[]) => {
    const { code, output } = await runLeitstand(args, settings);
    expect(code, output).toBe(0);
    return output;
  };
  const welcome = await run('device', 'add', 'landau/lightmast/ld-lm-1', '--name', 'Ostring 1');
  const secret = / -P (\S+)/.exec(welcome)?.[1];
  const outputs = await Promise.all([
    run('device', 'revoke', 'landau/lightmast/ld-lm-1'),
    run('token', 'Grafana', '--cities', 'landau', '--days', '30'),
    run('link'),
  ]);
  const file = join(directory, 'registry.sqlite');
  const registry = await openRegistry({ engine: 'sqlite', file });
  const { items } = await registry.audit.query({ limit: 9 });
  await registry.close();
  expect(items.map(({ action }) => action).sort()).toEqual([
    'city.create',
    'credential.disable',
    'device.create',
    'link.create',
    'token.create',
  ]);
  expect(new Set(items.map(({ via }) => via))).toEqual(new Set(['command-line']));
  for (const shown of [secret, ...outputs.map(output => /[A-Za-z0-9_-]{43}/.exec(output)?.[0])].filter(
    Boolean,
  )) {
    expect(JSON.stringify(items)).not.toContain(shown);
  }
  expect(await run('doctor')).toMatch(/✓ audit log: 5 entries unchanged; entry 5 has hash [0-9a-f]{64}/);

  const sqlite = new DatabaseSync(file);
  sqlite.exec(`drop trigger "auditUnchanged"; update "audit" set "actorName" = 'nobody' where "id" = 3`);
  sqlite.close();
  const { code, output } = await runLeitstand(['doctor'], settings);
  expect(output).toContain('✗ audit log: entry 3 is not as it was written, or is missing');
  expect(code).toBe(1);
});
