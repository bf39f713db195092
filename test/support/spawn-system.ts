/**
 * The real system as a process of its own: `leitstand serve`, or `node` or `api` alone, in a folder of the caller's,
 * ports chosen by the machine. Faults are done to this process from outside: signals, strace, faketime, small volumes.
 * Knows nothing of the test runner: the benchmarks use it too.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import productArguments from '../../bin/node-arguments.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const READY_MS = 30_000;

export interface SystemProcess {
  mqttPort: number;
  /** Of the api; of `node` that of its health and metrics. */
  httpPort: number;
  dataDirectory: string;
  process: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Sends the signal and waits for the end; resolves to the exit code or signal. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

export interface SystemProcessOptions {
  dataDirectory: string;
  /** Everything in one if absent. */
  command?: 'serve' | 'node' | 'api';
  mqttPort?: number;
  httpPort?: number;
  settings?: Record<string, string | number>;
  /** A command that runs Node for us: ['strace', '-f', …]. */
  wrapper?: readonly string[];
  environment?: Record<string, string>;
  nodeArguments?: readonly string[];
}

/** Starts it and waits until it listens. Whoever calls ends it. */
export async function spawnSystem(options: SystemProcessOptions): Promise<SystemProcess> {
  const mqttPort = options.mqttPort ?? (await findFreePort());
  const httpPort = options.httpPort ?? (await findFreePort());
  const run = options.command ?? 'serve';
  const settings = {
    DATA_DIRECTORY: options.dataDirectory,
    MQTT_PORT: mqttPort,
    [run === 'node' ? 'NODE_HTTP_PORT' : 'HTTP_PORT']: httpPort,
    LOG_LEVEL: 'warn',
    ...options.settings,
  };
  const command = [
    ...(options.wrapper ?? []),
    process.execPath,
    ...productArguments,
    ...(options.nodeArguments ?? []),
    join(root, 'bin/leitstand.ts'),
    run,
  ];
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...options.environment,
      ...Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [`LEITSTAND_${name}`, String(value)]),
      ),
    },
  });
  let printed = '';
  const ready = new Promise<void>((resolve, reject) => {
    const onLine = (line: string) => {
      printed += `${line}\n`;
      if (line.includes(run === 'node' ? '✓ node' : '✓ console')) resolve();
    };
    createInterface(child.stdout!).on('line', onLine);
    createInterface(child.stderr!).on('line', onLine);
    child.once('exit', code =>
      reject(new Error(`The system ended with ${code} before it was ready:\n${printed}`)),
    );
    setTimeout(() => reject(new Error(`The system was not ready in time:\n${printed}`)), READY_MS).unref();
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? child.signalCode ?? '';
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    child.kill(signal);
    const [code, by] = await ended;
    return code ?? by ?? '';
  };
  await ready;
  return {
    mqttPort,
    httpPort,
    dataDirectory: options.dataDirectory,
    process: child,
    output: () => printed,
    end,
  };
}

/** Below the ports of outgoing connections: a device that reconnects must not sit on the port it waits for. */
const LOWEST_PORT = 15_000;
const HIGHEST_PORT = 32_000;

export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
