/**
 * Every name the journal puts on disk, and nothing else. A segment's name carries all that must survive
 * damage inside the file: its number, the sequence of its first record, and the seed of its checksums.
 * So an empty or broken file still continues the sequence, and a directory listing is the whole index.
 */
import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The position that ingest has committed: `committed-position.ts`. */
export const COMMITTED_POSITION_FILE = 'committed-position';

export interface SegmentName {
  /** Starts at 1 and grows; a number may be missing, none is used twice. */
  segment: number;
  /** Records of this segment have this sequence or a greater one; older segments only smaller ones. */
  firstSequence: number;
  /** Random start value of the checksums, so no device can send bytes that pass for a record. */
  seed: number;
}

const SEGMENT_FILE = /^segment-(\d{10})-(\d{16})-([0-9a-f]{8})$/;

export function toSegmentFile(directory: string, name: SegmentName): string {
  const segment = String(name.segment).padStart(10, '0');
  const firstSequence = String(name.firstSequence).padStart(16, '0');
  const seed = name.seed.toString(16).padStart(8, '0');
  return join(directory, `segment-${segment}-${firstSequence}-${seed}`);
}

export function parseSegmentFile(fileName: string): SegmentName | undefined {
  const match = SEGMENT_FILE.exec(fileName);
  if (!match) return undefined;
  return {
    segment: Number(match[1]),
    firstSequence: Number(match[2]),
    seed: Number.parseInt(match[3]!, 16),
  };
}

/** Oldest first. Foreign files in the directory are left alone. */
export async function listSegments(directory: string): Promise<SegmentName[]> {
  const names = await readdir(directory);
  return names
    .map(parseSegmentFile)
    .filter(name => name !== undefined)
    .sort((a, b) => a.segment - b.segment);
}

/** The journal's directory, with its name and those of its parents durable when they are new. */
export async function createDirectory(directory: string): Promise<void> {
  const firstCreated = await mkdir(directory, { recursive: true });
  if (firstCreated === undefined) return;
  let parent = dirname(resolve(directory));
  while (parent.length >= firstCreated.length) {
    await syncDirectory(parent);
    parent = dirname(parent);
  }
  await syncDirectory(parent);
}

/** Makes created and deleted names survive a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
