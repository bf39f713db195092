/**
 * Small file systems to run full or to cut the power of: mounted in a mount namespace that ends with its
 * holder, so nothing stays mounted whatever happens. They are reached through the holder's /proc entry.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type VolumeType = 'tmpfs' | 'ext4';

export interface Volume {
  /** The root of the mounted file system. */
  directory: string;
  unmount(): Promise<void>;
}

/** Why volumes of this type cannot be mounted here; undefined when they can. */
export async function findMountObstacle(type: VolumeType): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'mounting is tried on Linux only';
  if (process.getuid?.() !== 0) return 'mounting needs root';
  try {
    const volume = await mountNewVolume(type, 4 * 1024 * 1024);
    await volume.unmount();
    return undefined;
  } catch (error) {
    return `${type} cannot be mounted: ${(error as Error).message}`;
  }
}

export async function mountNewVolume(type: VolumeType, bytes: number): Promise<Volume> {
  if (type === 'tmpfs') return mount(`-t tmpfs -o size=${bytes} none`);
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-'));
  const image = join(folder, 'image');
  createExt4Image(image, bytes);
  const volume = await mountExt4Image(image);
  // The loop device holds the file; its name is not needed any more.
  rmSync(folder, { recursive: true });
  return volume;
}

export function createExt4Image(image: string, bytes: number): void {
  writeFileSync(image, '');
  truncateSync(image, bytes);
  const made = spawnSync('mkfs.ext4', ['-q', image], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`mkfs.ext4: ${made.stderr || made.error?.message}`);
}

/** Without the commit every five seconds: only what is synced reaches the image for minutes. */
export function mountExt4Image(image: string): Promise<Volume> {
  return mount(`-t ext4 -o loop,commit=300 ${image}`);
}

async function mount(what: string): Promise<Volume> {
  const point = mkdtempSync(join(tmpdir(), 'leitstand-'));
  const script = `mount ${what} ${point} && echo mounted && exec cat`;
  const holder = spawn('unshare', ['-m', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>(resolve => holder.once('close', () => resolve()));
  const unmount = async () => {
    holder.stdin.end();
    await ended;
    rmSync(point, { recursive: true, force: true });
  };
  let complaint = '';
  holder.stderr.on('data', data => {
    complaint += data;
  });
  holder.once('error', error => {
    complaint += error.message;
  });
  const mounted = once(createInterface(holder.stdout), 'line').then(() => true);
  if (await Promise.race([mounted, ended.then(() => false)]))
    return { directory: join(`/proc/${holder.pid}/root`, point), unmount };
  await unmount();
  throw new Error(complaint.trim());
}
