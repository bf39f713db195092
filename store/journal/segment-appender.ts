/**
 * Writes one segment file. What always holds: `append` resolves only after the bytes are synced; after it
 * has rejected once, nothing is written to this file again and its descriptor is never synced again, because
 * the kernel may have dropped the pages and would then report success (reliability 2.2).
 */
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { type SegmentName, syncDirectory, toSegmentFile } from './journal-files.ts';
import { encodeSegmentHeader } from './segment-header.ts';

export interface SegmentAppender {
  readonly name: SegmentName;
  /** End of what is synced. */
  readonly offset: number;
  append(bytes: Buffer): Promise<void>;
  /** After a failure: gives back what space it can. Never rejects; resolves with the size left. */
  abandon(): Promise<number>;
  close(): Promise<void>;
}

/** The file is there, and its name durable, but it is still empty: the next append is `writeHeader`'s. */
export async function createSegment(directory: string, name: SegmentName): Promise<SegmentAppender> {
  const file = toSegmentFile(directory, name);
  const handle = await open(file, 'wx');
  try {
    await syncDirectory(directory);
  } catch (error) {
    await handle.close();
    await unlink(file).catch(() => {});
    throw error;
  }
  return createSegmentAppender(handle, name);
}

export function writeHeader(segment: SegmentAppender): Promise<void> {
  return segment.append(encodeSegmentHeader());
}

function createSegmentAppender(handle: FileHandle, name: SegmentName): SegmentAppender {
  let offset = 0;
  let attempted = 0;

  return {
    name,
    get offset() {
      return offset;
    },
    async append(bytes) {
      attempted = offset + bytes.length;
      const { bytesWritten } = await handle.write(bytes, 0, bytes.length, offset);
      if (bytesWritten < bytes.length)
        throw new Error(`short write: ${bytesWritten} of ${bytes.length} bytes`);
      await handle.datasync();
      offset = attempted;
    },
    async abandon() {
      const isCut = await handle.truncate(offset).then(
        () => true,
        () => false,
      );
      await handle.close().catch(() => {});
      return isCut ? offset : attempted;
    },
    close: () => handle.close(),
  };
}
