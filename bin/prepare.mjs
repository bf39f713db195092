/**
 * Makes a checkout runnable on any machine with Node ≥ 20 and npm: installs the locked packages (the pinned
 * Node among them) and builds the console when it is missing or older than its sources.
 * Plain JavaScript without dependencies, because it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** The Node that runs everything else: pinned in package.json. */
export const pinnedNode = join(root, 'node_modules/node/bin/node');

const stampFile = join(root, 'node_modules/.leitstand-installed');
const consoleRoot = join(root, 'dashboards/console');

export function tell(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the process with one clear line. */
export function fail(line) {
  tell(`leitstand: ${line}`);
  process.exit(1);
}

/** @param options.console whether the console must be built too */
export async function prepare(options = { console: true }) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Node ${process.versions.node} is too old: install Node 20 or newer`);
  await install();
  if (options.console) await buildConsole();
}

async function install() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const stamp = createHash('sha256')
    .update(lock)
    .update(process.platform + process.arch)
    .digest('hex');
  if (existsSync(stampFile) && existsSync(pinnedNode) && readFileSync(stampFile, 'utf8') === stamp) return;
  await step('Installing packages (first start, about half a minute)', npmCommand(), [
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (!existsSync(pinnedNode))
    fail('npm did not install the pinned Node; is `ignore-scripts` set in your npm configuration?');
  writeFileSync(stampFile, stamp);
}

async function buildConsole() {
  const built = join(consoleRoot, 'dist/index.html');
  const sources = [consoleRoot, join(root, 'core')];
  if (existsSync(built) && sources.every(folder => newestMs(folder) <= statSync(built).mtimeMs)) return;
  await step('Building the console', pinnedNode, [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--config',
    join(consoleRoot, 'vite.config.ts'),
    '--logLevel',
    'warn',
  ]);
}

function newestMs(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestMs(path) : statSync(path).mtimeMs);
  }
  return newest;
}

/** npm as it was called; found beside node otherwise. */
function npmCommand() {
  return process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
}

/** Runs one command quietly; what it printed is shown only when it fails. */
async function step(title, command, args) {
  const [file, ...first] = Array.isArray(command) ? command : [command];
  process.stderr.write(`  … ${title}`);
  const startedMs = performance.now();
  const output = [];
  const code = await new Promise(resolve => {
    const child = spawn(file, [...first, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', chunk => output.push(chunk));
    child.stderr.on('data', chunk => output.push(chunk));
    child.on('error', error => resolve(error.message));
    child.on('close', resolve);
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stderr.write(`\r  ${code === 0 ? '✓' : '✗'} ${title}: ${seconds} s\n`);
  if (code === 0) return;
  process.stderr.write(Buffer.concat(output));
  fail(`${title} failed (${code})`);
}

/** Runs the pinned Node in the foreground: signals are passed on, its exit code is ours. */
export async function runPinned(args, environment = {}) {
  const child = spawn(pinnedNode, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  // Ctrl-C reaches the whole process group by itself; SIGTERM reaches this process only.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGTERM'));
  return new Promise(resolve =>
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1))),
  );
}
