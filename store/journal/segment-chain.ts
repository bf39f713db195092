/**
 * The segments on disk: the newest, which is written, and the older ones, which wait to be deleted. What
 * always holds: the newest is never deleted, because its name keeps the sequence alive when every record is
 * gone; a segment's records end where the next one's name begins.
 */
import { rm } from 'node:fs/promises';
import { type SegmentName, syncDirectory, toSegmentFile } from './journal-files.ts';
import { createSegment, type SegmentAppender, writeHeader } from './segment-appender.ts';

export interface SegmentChain {
  readonly count: number;
  readonly bytes: number;
  /** The synced end of the newest segment. */
  readonly end: { segment: number; offset: number };
  /** Closes the newest segment and opens the next one, which starts with `firstSequence`. */
  openNext(firstSequence: number): Promise<void>;
  /** Resolves once synced. After a rejection only `abandon` and `openNext` may follow. */
  append(data: Buffer): Promise<void>;
  /** Lets go of a failed segment. Never rejects. */
  abandon(): Promise<void>;
  /** Records up to here are no longer needed; deletes the segments that hold no others. */
  release(sequence: number): Promise<void>;
  close(): Promise<void>;
}

interface Link {
  name: SegmentName;
  bytes: number;
}

export function createSegmentChain(options: {
  directory: string;
  /** Seed of the segments created here. */
  seed: number;
  /** Oldest first. */
  segments: Link[];
  end: { segment: number; offset: number };
}): SegmentChain {
  const { directory, seed } = options;
  let links = options.segments;
  let bytes = toBytes(links);
  let end = { segment: options.end.segment, offset: options.end.offset };
  let lastNumber = Math.max(end.segment, links.at(-1)?.name.segment ?? 0);
  let released = 0;
  let deletion: Promise<void> = Promise.resolve();
  let appender: SegmentAppender | undefined;

  function setLinks(next: Link[]): void {
    links = next;
    bytes = toBytes(links);
  }

  /** Equal starts mean that the older one holds no record. */
  function takeDeletable(): Link[] {
    const gone = links.filter((link, index) => {
      const next = links[index + 1];
      return next && next.name.firstSequence <= Math.max(released + 1, link.name.firstSequence);
    });
    setLinks(links.filter(link => !gone.includes(link)));
    return gone;
  }

  /** What could not be deleted is counted again and tried again with the next release. */
  async function deleteReleased(): Promise<void> {
    const gone = takeDeletable();
    if (gone.length === 0) return;
    try {
      for (const { name } of gone) await rm(toSegmentFile(directory, name), { force: true });
      await syncDirectory(directory);
    } catch (error) {
      setLinks([...gone, ...links].sort((a, b) => a.name.segment - b.name.segment));
      throw error;
    }
  }

  function resizeNewest(size: number): void {
    links.at(-1)!.bytes = size;
    bytes = toBytes(links);
  }

  function moveEnd(): void {
    end = { segment: appender!.name.segment, offset: appender!.offset };
    resizeNewest(end.offset);
  }

  return {
    get count() {
      return links.length;
    },
    get bytes() {
      return bytes;
    },
    get end() {
      return end;
    },
    async openNext(firstSequence) {
      await appender?.close();
      appender = undefined;
      lastNumber += 1;
      const name = { segment: lastNumber, firstSequence, seed };
      appender = await createSegment(directory, name);
      links.push({ name, bytes: 0 });
      // Before the header is written: on a full disk it needs the space of what is no longer needed.
      await deleteReleased().catch(() => {});
      await writeHeader(appender);
      moveEnd();
    },
    async append(data) {
      await appender!.append(data);
      moveEnd();
    },
    async abandon() {
      const failed = appender;
      appender = undefined;
      if (failed) resizeNewest(await failed.abandon());
    },
    release(sequence) {
      released = Math.max(released, sequence);
      deletion = deleteReleased();
      return deletion;
    },
    async close() {
      await deletion.catch(() => {});
      await appender?.close();
      appender = undefined;
    },
  };
}

function toBytes(links: Link[]): number {
  return links.reduce((sum, link) => sum + link.bytes, 0);
}
