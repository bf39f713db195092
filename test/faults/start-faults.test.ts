/** What cannot start says why in one clear line for a person, with exit code 1 and without a stack trace. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findFreePort, startSystemProcess } from '../support/system-process.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { mountReadOnly } from './read-only-directory.ts';

const program = fileURLToPath(new URL('../../bin/leitstand.ts', import.meta.url));

interface Ending {
  code: number | null;
  stderr: string;
}

async function serve(settings: Record<string, string | number>, wrapper: string[] = []): Promise<Ending> {
  const all = {
    DATA_DIRECTORY: createTemporaryDirectory(),
    MQTT_PORT: await findFreePort(),
    HTTP_PORT: await findFreePort(),
    ...settings,
  };
  const named = Object.entries(all).map(([name, value]) => [`LEITSTAND_${name}`, String(value)]);
  const command = [...wrapper, process.execPath, program, 'serve'];
  const child = spawn(command[0]!, command.slice(1), {
    env: { ...process.env, ...Object.fromEntries(named) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, stderr };
}

/** Every line is ours and short; nothing of the program's inside. */
function expectClear({ code, stderr }: Ending, lines: RegExp[]): void {
  expect(stderr.trimEnd().split('\n')).toEqual(lines.map(line => expect.stringMatching(line)));
  expect(stderr).not.toMatch(/^\s+at |node:/m);
  expect(code).toBe(1);
}

async function takePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('start faults are told in one line', () => {
  it('MQTT port taken', async () => {
    const port = await takePort();
    const line = new RegExp(`^leitstand: Port ${port} on 127\\.0\\.0\\.1 is taken by another program`);
    expectClear(await serve({ MQTT_PORT: port }), [line]);
  });

  it('HTTP port taken', async () => {
    const port = await takePort();
    expectClear(await serve({ HTTP_PORT: port }), [new RegExp(`^leitstand: .*${port}.*taken`)]);
  });

  it('wrong settings, all at once', async () => {
    expectClear(await serve({ DEVICE_RATE: 'fast', JOURNAL_LIMIT_MB: 1, NO_SUCH_SETTING: 1 }), [
      /^leitstand: LEITSTAND_NO_SUCH_SETTING: there is no such setting$/,
      /^leitstand: LEITSTAND_DEVICE_RATE: must be a number$/,
      /^leitstand: LEITSTAND_JOURNAL_LIMIT_MB: must be between 16 and 10000000$/,
    ]);
  });

  it('a configuration file that is not there', async () => {
    expectClear(await serve({ CONFIG_FILE: '/nowhere/leitstand.json' }), [
      /^leitstand: \/nowhere\/leitstand\.json: /,
    ]);
  });

  it('a plain MQTT listener on the network that nobody asked for', async () => {
    expectClear(await serve({ MQTT_HOST: '0.0.0.0' }), [
      /^leitstand: .*0\.0\.0\.0.*passwords can be read by others/,
    ]);
  });

  it('a certificate that is not there', async () => {
    const faults = { MQTTS: 'on', MQTTS_CERT_FILE: '/nowhere/cert.pem', MQTTS_KEY_FILE: '/nowhere/key.pem' };
    expectClear(await serve(faults), [/^leitstand: .*\/nowhere\/cert\.pem/]);
  });

  it('a data directory whose place is a file', async () => {
    const file = join(createTemporaryDirectory(), 'data');
    writeFileSync(file, '');
    expectClear(await serve({ DATA_DIRECTORY: file }), [new RegExp(`^leitstand: .*${file}`)]);
  });

  it('a data directory that is read-only', async context => {
    const directory = createTemporaryDirectory();
    const wrapper = mountReadOnly(directory);
    if (!wrapper) context.skip('a read-only mount needs root');
    expectClear(await serve({ DATA_DIRECTORY: directory }, wrapper), [/^leitstand: .*read-only/i]);
  });

  it('a registry that is not one', async () => {
    const directory = createTemporaryDirectory();
    writeFileSync(
      join(directory, 'registry.sqlite'),
      'this is no database, however long it may be'.repeat(50),
    );
    expectClear(await serve({ DATA_DIRECTORY: directory }), [/^leitstand: .*registry.*not a database/i]);
  });

  it('a journal directory that is a file', async () => {
    const directory = createTemporaryDirectory();
    writeFileSync(join(directory, 'journal'), '');
    expectClear(await serve({ DATA_DIRECTORY: directory }), [/^leitstand: .*journal/]);
  });

  it('a telemetry directory that holds something else', async () => {
    const directory = createTemporaryDirectory();
    mkdirSync(join(directory, 'telemetry'));
    writeFileSync(join(directory, 'telemetry', 'telemetry.duckdb'), 'no telemetry'.repeat(1000));
    expectClear(await serve({ DATA_DIRECTORY: directory }), [/^leitstand: .*telemetry/]);
  });

  it('a second system on the same data directory; the first goes on', async () => {
    const dataDirectory = createTemporaryDirectory();
    const first = await startSystemProcess({ dataDirectory });
    expectClear(await serve({ DATA_DIRECTORY: dataDirectory }), [
      new RegExp(`^leitstand: Another process \\(PID ${first.process.pid}\\) has ${dataDirectory}`),
    ]);
    expect((await fetch(`http://127.0.0.1:${first.httpPort}/readyz`)).status).toBe(200);
    expect(await first.end('SIGTERM')).toBe(0);
  });

  it('an unknown command', async () => {
    const child = spawn(process.execPath, [program, 'sreve'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expectClear({ code, stderr }, [/^leitstand: there is no command "sreve"/]);
  });
});
