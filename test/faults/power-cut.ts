/**
 * The power is cut (reliability R02, R03): `node test/faults/power-cut.ts`. A process appends to a journal on
 * a loop-mounted ext4 image; at one instant the image is copied, which is what a disk holds when the power
 * goes; the copy is mounted, and the journal in it must open by itself and hold every acknowledged entry.
 * Cut under load, at every system call of the first start and of rotations. A control run whose syncs are
 * swallowed must lose entries: otherwise the cut would prove nothing.
 * Needs root, loop devices and strace; where they are missing it says so and is not run.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  findLost,
  type LedgerChild,
  type LedgerSettings,
  readNumbers,
  startLedgerChild,
} from '../store/journal/ledger.ts';
import { createExt4Image, findMountObstacle, mountExt4Image } from '../support/mount-volume.ts';

const IMAGE_BYTES = 512 * 1024 * 1024;
const LOAD_MS = 4000;
/** A call that a cut waits for comes long before. */
const MISSED_MS = 30_000;
const LOAD: LedgerSettings = {
  firstNumber: 1,
  total: Number.MAX_SAFE_INTEGER,
  window: 200,
  payloadBytes: 200,
  segmentBytes: 64 * 1024 * 1024,
};
/** Each batch fills a segment, so every commit is followed by a rotation. */
const ROTATIONS: LedgerSettings = { ...LOAD, window: 5, segmentBytes: 500 };
/** The system calls that open the first segment: its directory and name, header, first batch. */
const FIRST_START_CALLS: [string, number][] = [
  ['mkdir', 1],
  ['fsync', 1],
  ['pwrite64', 1],
  ['fdatasync', 1],
  ['pwrite64', 2],
  ['fdatasync', 2],
];

interface Cut {
  name: string;
  settings: LedgerSettings;
  wrapper?: string[];
  /** Resolves at the instant of the cut. */
  moment(child: LedgerChild): Promise<void>;
}

interface Outcome {
  acknowledged: number;
  read: number;
  lost: number;
}

async function cutPower(cut: Cut): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-power-cut-'));
  const image = join(folder, 'image');
  const copy = join(folder, 'copy');
  try {
    createExt4Image(image, IMAGE_BYTES);
    const volume = await mountExt4Image(image);
    const child = startLedgerChild(join(volume.directory, 'journal'), cut.settings, cut.wrapper);
    try {
      await cut.moment(child);
      // A call that was under way ends; nothing new begins.
      await wait(50);
      spawnSync('cp', ['--sparse=always', image, copy]);
    } finally {
      child.process.kill('SIGCONT');
      await child.kill();
      await volume.unmount();
    }
    return await openAfterPowerCut(copy, child);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openAfterPowerCut(image: string, child: LedgerChild): Promise<Outcome> {
  const volume = await mountExt4Image(image);
  try {
    const { acknowledged } = child.ledger;
    const read = await readNumbers(join(volume.directory, 'journal'), LOAD.payloadBytes);
    return {
      acknowledged: acknowledged.length,
      read: read.length,
      lost: findLost(acknowledged, read).length,
    };
  } finally {
    await volume.unmount();
  }
}

async function stopAfterLoad(child: LedgerChild): Promise<void> {
  await child.until(ledger => ledger.acknowledged.length > 0);
  await wait(LOAD_MS);
  child.process.kill('SIGSTOP');
}

/** The process is killed on entering the n-th call of this kind after its start; the power goes with it. */
function cutAt(name: string, settings: LedgerSettings, call: string, count: number): Cut {
  const wrapper = [
    'strace',
    '-f',
    '-qqq',
    '-o',
    '/dev/null',
    '-e',
    `inject=${call}:signal=KILL:when=${count}`,
  ];
  const moment = (child: LedgerChild) =>
    Promise.race([
      child.ended,
      wait(MISSED_MS, undefined, { ref: false }).then(() => Promise.reject(new Error(`no ${call} ${count}`))),
    ]);
  return { name: `${name}, ${call} ${count}`, settings, wrapper, moment };
}

const CUTS: Cut[] = [
  { name: 'under load (R02)', settings: LOAD, moment: stopAfterLoad },
  {
    name: 'under load with rotations (R03)',
    settings: { ...LOAD, segmentBytes: 100_000 },
    moment: stopAfterLoad,
  },
  ...FIRST_START_CALLS.map(([call, count]) => cutAt('first start (R03)', LOAD, call, count)),
  ...['fsync', 'pwrite64', 'fdatasync'].flatMap(call =>
    [4, 5, 6, 7, 8].map(count => cutAt('rotation (R03)', ROTATIONS, call, count)),
  ),
];

const CONTROL: Cut = {
  name: 'control: the disk swallows every sync',
  settings: LOAD,
  wrapper: ['strace', '-f', '-qqq', '-o', '/dev/null', '-e', 'inject=fdatasync:retval=0'],
  moment: stopAfterLoad,
};

async function run(cut: Cut, isAsExpected: (outcome: Outcome) => boolean): Promise<boolean> {
  const outcome = await cutPower(cut).catch((error: Error) => error);
  const isPassed = !(outcome instanceof Error) && isAsExpected(outcome);
  const seen =
    outcome instanceof Error
      ? outcome.message
      : `${outcome.acknowledged} acknowledged, ${outcome.read} read, ${outcome.lost} lost`;
  console.log(`${isPassed ? 'passed' : 'FAILED'}  ${cut.name}: ${seen}`);
  return isPassed;
}

async function main(): Promise<void> {
  const hasStrace = spawnSync('strace', ['-e', 'inject=fsync:error=EIO', 'true']).status === 0;
  const obstacle = hasStrace ? await findMountObstacle('ext4') : 'strace is missing or may not trace';
  if (obstacle) {
    console.log(`not run: ${obstacle}`);
    return;
  }
  const results = [await run(CONTROL, outcome => outcome.lost > 0)];
  for (const cut of CUTS) results.push(await run(cut, outcome => outcome.lost === 0));
  const failed = results.filter(isPassed => !isPassed).length;
  console.log(failed === 0 ? `all ${results.length} passed` : `${failed} of ${results.length} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
