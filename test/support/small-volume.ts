/**
 * A small file system of the test's own, to run full: mounted in a mount namespace that ends with its
 * holder, so nothing stays mounted whatever happens. The test reaches it through the holder's /proc entry.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { createTemporaryDirectory } from './temporary-directory.ts';

export type VolumeType = 'tmpfs' | 'ext4';

/** Why volumes of this type cannot be mounted here; undefined when they can. */
export function findMountObstacle(type: VolumeType): string | undefined {
  if (process.platform !== 'linux') return 'mounting is tried on Linux only';
  if (process.getuid?.() !== 0) return 'mounting needs root';
  const mount =
    type === 'tmpfs'
      ? 'mount -t tmpfs none /mnt'
      : 'image=$(mktemp) && truncate -s 4M "$image" && mkfs.ext4 -q "$image" && mount -o loop "$image" /mnt; result=$?; rm -f "$image"; exit $result';
  const tried = spawnSync('unshare', ['-m', 'sh', '-c', mount], { encoding: 'utf8' });
  return tried.status === 0 ? undefined : `${type} cannot be mounted: ${tried.stderr || tried.error}`.trim();
}

/** A folder of at most `bytes`; gone when the test has finished. */
export async function mountSmallVolume(type: VolumeType, bytes: number): Promise<string> {
  const directory = createTemporaryDirectory();
  const image = join(createTemporaryDirectory(), 'image');
  const mount =
    type === 'tmpfs'
      ? `mount -t tmpfs -o size=${bytes} none ${directory}`
      : `truncate -s ${bytes} ${image} && mkfs.ext4 -q ${image} && mount -o loop ${image} ${directory}`;
  const holder = spawn('unshare', ['-m', 'sh', '-c', `${mount} && echo mounted && exec cat`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    holder.stdin.end();
    if (holder.exitCode === null) await once(holder, 'exit');
  });
  const [line] = await once(createInterface(holder.stdout), 'line');
  if (line !== 'mounted') throw new Error(`the volume was not mounted: ${line}`);
  return join(`/proc/${holder.pid}/root`, directory);
}
