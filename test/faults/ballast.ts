/** Fills a volume to the last byte, as another program does. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST_BYTES = 1024 * 1024;

/** Takes what is free now; may be called again while others free and fill. */
export function fillVolume(directory: string): void {
  for (let bytes = LARGEST_BYTES; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) writeFileSync(join(directory, 'ballast'), Buffer.alloc(bytes), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

export function freeVolume(directory: string): void {
  rmSync(join(directory, 'ballast'));
}
