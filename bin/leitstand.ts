/** The `leitstand` command: one line per command, one file per command. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { AppError } from '#core/app-error.ts';
import { fail, print } from './terminal.ts';

// Without it Node strips the types of every file at every start: half a second and 30 MB.
const compileCache = fileURLToPath(import.meta.resolve('../.cache/compiled'));
enableCompileCache(compileCache);
// Worker threads and the fleet's process read it from here.
process.env['NODE_COMPILE_CACHE'] ??= compileCache;

interface CommandEntry {
  usage: string;
  text: string;
  run(args: string[]): Promise<void>;
}

const COMMANDS: Record<string, CommandEntry> = {
  demo: {
    usage: 'demo',
    text: 'run the whole system with a living demo network (npm start)',
    run: async () => (await import('./demo.ts')).runDemo(),
  },
  serve: {
    usage: 'serve',
    text: 'run the whole system for real devices',
    run: async () => (await import('./serve.ts')).runServe(),
  },
  node: {
    usage: 'node',
    text: 'run broker, ingest and upkeep alone; the api is another process',
    run: async () => (await import('./node.ts')).runNode(),
  },
  api: {
    usage: 'api',
    text: 'run api and console alone, beside a node with the same stores',
    run: async () => (await import('./api.ts')).runApi(),
  },
  simulate: {
    usage: 'simulate [--scenario NAME]',
    text: 'run the demo network, or a planned fault, against a system that runs already',
    run: async args => (await import('./simulate.ts')).runSimulate(args),
  },
  device: {
    usage: 'device add|list|revoke …',
    text: 'give a device its secret, list devices, take a secret back',
    run: async args => (await import('./device.ts')).runDevice(args),
  },
  link: {
    usage: 'link',
    text: 'print a fresh one-time link to sign in',
    run: async () => (await import('./link.ts')).runLink(),
  },
  token: {
    usage: 'token NAME [--cities a,b] [--scopes a,b]',
    text: 'print a bearer token for a program',
    run: async args => (await import('./token.ts')).runToken(args),
  },
  telemetry: {
    usage: 'telemetry copy --from E --to E',
    text: 'copy all history between duckdb and influx',
    run: async args => (await import('./telemetry.ts')).runTelemetry(args),
  },
  backup: {
    usage: 'backup DIRECTORY',
    text: 'copy all stores into a new folder, beside a running system too',
    run: async args => (await import('./backup.ts')).runBackup(args),
  },
  restore: {
    usage: 'restore DIRECTORY [--force]',
    text: 'verify a backup and bring it back',
    run: async args => (await import('./restore.ts')).runRestore(args),
  },
  doctor: {
    usage: 'doctor',
    text: 'check settings, ports, disk, clock, stores and journal',
    run: async () => (await import('./doctor.ts')).runDoctor(),
  },
};

function printUsage(): void {
  print('Usage: leitstand COMMAND\n');
  for (const { usage, text } of Object.values(COMMANDS)) print(`  ${usage.padEnd(38)} ${text}`);
  print('\nSettings: environment variables LEITSTAND_…, listed in docs/settings.md');
}

const [name, ...args] = process.argv.slice(2);
const command = name === undefined ? undefined : COMMANDS[name];
if (name === undefined || name === 'help' || name === '--help' || name === '-h') printUsage();
else if (!command) fail(`there is no command "${name}"; "leitstand help" lists them`);
else {
  try {
    await command.run(args);
  } catch (error) {
    // Operating trouble is one clear line; our own bug shows where it happened.
    if (error instanceof AppError) fail(error.message);
    else throw error;
  }
}
