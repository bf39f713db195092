/**
 * Puts a folder of the system's data on a small volume of its own. The volume is mounted where only its holder
 * and whoever enters its mount namespace see it, so the system must be started with `wrapper`. From here the
 * files on it are reached by `directory`; databases resolve such a path wrongly, so they are copied back first.
 */
import { cpSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { mountNewVolume } from '../support/mount-volume.ts';

export interface SystemVolume {
  directory: string;
  wrapper: string[];
  /** After the end of the system: its files are in the folder again. */
  copyBack(): void;
}

export async function moveToVolume(folder: string, bytes: number): Promise<SystemVolume> {
  const { directory, unmount } = await mountNewVolume('tmpfs', bytes);
  onTestFinished(unmount);
  const [, holder, inside] = /^\/proc\/(\d+)\/root(.+)$/.exec(directory) ?? [];
  if (!holder || !inside) throw new Error(`not the path of a holder: ${directory}`);
  if (existsSync(folder)) cpSync(folder, directory, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  symlinkSync(inside, folder);
  return {
    directory,
    wrapper: ['nsenter', '--mount', '--target', holder],
    copyBack() {
      rmSync(folder);
      cpSync(directory, folder, { recursive: true });
    },
  };
}
