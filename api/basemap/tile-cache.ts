/**
 * Files of the map server on disk. What always holds: never more bytes than the limit once a write has ended, the
 * longest unused go first, and a file is there whole or not at all. A cache that cannot read or write forgets, and
 * counts it; the map goes on.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#core/clock.ts';
import type { UpstreamReply } from './fetch-upstream.ts';

export interface CachedFile extends UpstreamReply {
  storedMs: number;
}

export interface TileCache {
  readonly bytes: number;
  readonly files: number;
  readonly evictedTotal: number;
  /** Files that could not be read or written. */
  readonly faultsTotal: number;
  get(key: string): Promise<CachedFile | undefined>;
  put(key: string, reply: UpstreamReply): Promise<void>;
  delete(key: string): Promise<void>;
}

interface Entry {
  bytes: number;
  storedMs: number;
}

const GZIP_ENDING = '.gz';
const UNFINISHED_ENDING = '.part';
/** Making room for a while costs less than making room each time. */
const KEEP_SHARE = 0.9;

/** Reads what is there already; least recently stored first. */
export async function openTileCache(directory: string, limitBytes: number, clock: Clock): Promise<TileCache> {
  /** In the order of their last use. */
  const entries = new Map<string, Entry>();
  let bytes = 0;
  let evictedTotal = 0;
  let faultsTotal = 0;
  try {
    await mkdir(directory, { recursive: true });
    for (const [name, entry] of await readEntries(directory)) note(name, entry);
    await makeRoom();
  } catch {
    faultsTotal += 1;
  }

  function note(name: string, entry: Entry): void {
    forget(name);
    entries.set(name, entry);
    bytes += entry.bytes;
  }

  function forget(name: string): void {
    bytes -= entries.get(name)?.bytes ?? 0;
    entries.delete(name);
  }

  async function drop(name: string): Promise<void> {
    if (!entries.has(name)) return;
    forget(name);
    await rm(join(directory, name), { force: true });
  }

  async function makeRoom(): Promise<void> {
    if (bytes <= limitBytes) return;
    for (const name of [...entries.keys()]) {
      if (bytes <= limitBytes * KEEP_SHARE) return;
      await drop(name);
      evictedTotal += 1;
    }
  }

  return {
    get bytes() {
      return bytes;
    },
    get files() {
      return entries.size;
    },
    get evictedTotal() {
      return evictedTotal;
    },
    get faultsTotal() {
      return faultsTotal;
    },
    async get(key) {
      const plain = toName(key);
      const name = entries.has(plain) ? plain : plain + GZIP_ENDING;
      const entry = entries.get(name);
      if (!entry) return undefined;
      try {
        const body = await readFile(join(directory, name));
        if (entries.has(name)) note(name, entry);
        return { body, encoding: name.endsWith(GZIP_ENDING) ? 'gzip' : undefined, storedMs: entry.storedMs };
      } catch {
        faultsTotal += 1;
        forget(name);
        return undefined;
      }
    },
    async put(key, { body, encoding }) {
      if (body.length > limitBytes * KEEP_SHARE) return;
      const plain = toName(key);
      const name = encoding ? plain + GZIP_ENDING : plain;
      const unfinished = join(directory, `${randomUUID()}${UNFINISHED_ENDING}`);
      try {
        await writeFile(unfinished, body);
        const storedMs = clock.nowMs();
        await utimes(unfinished, storedMs / 1000, storedMs / 1000);
        await rename(unfinished, join(directory, name));
        await drop(encoding ? plain : plain + GZIP_ENDING);
        note(name, { bytes: body.length, storedMs });
        await makeRoom();
      } catch {
        faultsTotal += 1;
        await rm(unfinished, { force: true }).catch(() => undefined);
      }
    },
    async delete(key) {
      await drop(toName(key));
      await drop(toName(key) + GZIP_ENDING);
    },
  };
}

function toName(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Oldest first. What a crash left unfinished is deleted. */
async function readEntries(directory: string): Promise<[string, Entry][]> {
  const found: [string, Entry][] = [];
  for (const name of await readdir(directory)) {
    const file = join(directory, name);
    if (name.endsWith(UNFINISHED_ENDING)) await rm(file, { force: true });
    else {
      const { size, mtimeMs } = await stat(file);
      found.push([name, { bytes: size, storedMs: mtimeMs }]);
    }
  }
  return found.sort(([, one], [, other]) => one.storedMs - other.storedMs);
}
