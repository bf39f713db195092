/**
 * `npm test`, `npm run check` and `npm run bench`: sets up what they need on a bare machine, then runs them.
 *   test   everything: types, lint, architecture, unit, integration, faults, browser
 *   check  the same without faults and browser
 *   bench  the measurements of test/bench
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, prepare, root, runPinned, tell } from './prepare.mjs';

/** Debian packages the tests use, each with the file that shows it is there. */
const systemPackages = [
  ['mosquitto', '/usr/sbin/mosquitto'],
  ['mosquitto-clients', '/usr/bin/mosquitto_pub'],
  ['chromium', '/usr/bin/chromium'],
  ['strace', '/usr/bin/strace'],
  ['faketime', '/usr/bin/faketime'],
  ['influxdb', '/usr/bin/influxd'],
  ['openssl', '/usr/bin/openssl'],
  ['postgresql', '/usr/bin/pg_createcluster'],
];

const mode = process.argv[2] ?? 'test';
const rest = process.argv.slice(3);
installSystemPackages();
await prepare();
// Built a moment ago: the browser tests need not build it again, each of them.
process.env.CONSOLE_BUILT = join(root, 'dashboards/console/dist');
if (mode === 'bench') process.exit(await runPinned([join(root, 'test/bench/bench.ts'), ...rest]));

const compiler = join(root, 'node_modules/typescript/bin/tsc');
await Promise.all([
  must('Types', [compiler, '--noEmit']),
  must('Types of the console', [compiler, '--noEmit', '-p', 'dashboards/console']),
  must('Lint', [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '.']),
]);
await runTests(
  mode === 'check' ? ['--exclude', 'test/faults/**', '--exclude', 'test/browser/**', ...rest] : rest,
);

function installSystemPackages() {
  const missing = systemPackages.filter(([, file]) => !existsSync(file)).map(([name]) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    tell(`Missing system packages: ${missing.join(' ')}. The tests that need them are skipped and say so.`);
    return;
  }
  tell(`  … Installing system packages: ${missing.join(' ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
  ]) {
    const result = spawnSync('apt-get', args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
    if (result.status !== 0) fail(`apt-get ${args[0]} failed (${result.status})`);
  }
}

async function must(title, args) {
  const startedMs = performance.now();
  const code = await runPinned(args);
  tell(`  ${code === 0 ? '✓' : '✗'} ${title}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  if (code !== 0) process.exit(code);
}

async function runTests(args) {
  const report = join(root, 'test-results/report.json');
  mkdirSync(join(root, 'test-results'), { recursive: true });
  const code = await runPinned([
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]);
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = result.numPendingTests + result.numTodoTests;
  console.log(`${result.numPassedTests} passed, ${result.numFailedTests} failed, ${skipped} skipped`);
  process.exit(code);
}
