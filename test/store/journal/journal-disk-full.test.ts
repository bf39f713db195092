/**
 * A full disk (reliability R11), on real small volumes: refused, never acknowledged in vain, drained while
 * full, and healed without anybody's help, also when one segment fills the whole volume.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JournalWriter } from '../../../store/journal/journal.ts';
import { openJournalReader } from '../../../store/journal/open-journal-reader.ts';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { findMountObstacle, mountNewVolume, type VolumeType } from '../../support/mount-volume.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { append, createEntry, readAll } from './journal-traffic.ts';

const LIMIT_BYTES = 1e9;
const PAYLOAD_BYTES = 4000;

/** Appends until the first refusal; the numbers that were acknowledged, and the refusal. */
async function fill(writer: JournalWriter, firstNumber: number) {
  const acknowledged: number[] = [];
  for (let number = firstNumber; ; number++) {
    try {
      await append(writer, createEntry(number, PAYLOAD_BYTES));
      acknowledged.push(number);
    } catch (refusal) {
      return { acknowledged, refusal };
    }
  }
}

async function waitUntilHealthy(writer: JournalWriter): Promise<void> {
  await waitUntil(
    'an open segment',
    () => writer.stats,
    stats => stats.healthy,
  );
}

function toNumbers(records: { receivedMs: number }[]): number[] {
  return records.map(record => record.receivedMs - createEntry(0).receivedMs);
}

/** For each file system that can be mounted here. */
async function describeFullDisk(type: VolumeType, volumeBytes: number): Promise<void> {
  const obstacle = await findMountObstacle(type);
  describe.skipIf(obstacle)(`full disk, ${type}${obstacle ? ` (not run: ${obstacle})` : ''}`, () => {
    for (const segmentBytes of [100_000, LIMIT_BYTES]) {
      it(`drains and heals with segments of ${segmentBytes} bytes`, { timeout: 60_000 }, async () => {
        const directory = await mountSmallVolume(type, volumeBytes);
        let writer = await openJournalWriter({ directory, limitBytes: LIMIT_BYTES, segmentBytes });
        const reader = await openJournalReader({ directory });
        const first = await fill(writer, 1);
        expect(first.refusal).toMatchObject({ code: 'JOURNAL_FAILED', canRetry: true });
        expect(first.acknowledged.length).toBeGreaterThan(100);

        reader.advance(writer.synced);
        expect(toNumbers(await readAll(reader))).toEqual(first.acknowledged);
        await reader.commit(writer.synced);
        writer.release(writer.synced);
        await waitUntilHealthy(writer);
        const second = await fill(writer, 10_000);
        expect(second.acknowledged.length).toBeGreaterThan(first.acknowledged.length / 2);

        await writer.close();
        await reader.close();
        writer = await openJournalWriter({ directory, limitBytes: LIMIT_BYTES, segmentBytes });
        const again = await openJournalReader({ directory });
        again.advance(writer.synced);
        const read = toNumbers(await readAll(again));
        expect(read.slice(0, second.acknowledged.length)).toEqual(second.acknowledged);
        // Only what was being written when the disk filled may come in addition.
        expect(read.length).toBeLessThanOrEqual(second.acknowledged.length + 1);
        await again.close();
        await writer.close();
      });
    }

    it('heals when somebody else frees the space', { timeout: 60_000 }, async () => {
      const directory = await mountSmallVolume(type, volumeBytes);
      const writer = await openJournalWriter({ directory, limitBytes: LIMIT_BYTES });
      await append(writer, createEntry(1, PAYLOAD_BYTES));
      fillVolume(directory);
      const { acknowledged } = await fill(writer, 2);
      await waitUntil(
        'several attempts',
        () => writer.stats.failures,
        failures => failures > 3,
      );
      rmSync(join(directory, 'ballast'));
      await waitUntilHealthy(writer);
      await append(writer, createEntry(5000, PAYLOAD_BYTES));
      const reader = await openJournalReader({ directory });
      reader.advance(writer.synced);
      expect(toNumbers(await readAll(reader))).toEqual([1, ...acknowledged, 5000]);
      await reader.close();
      await writer.close();
    });

    it('opens on a full disk, drains and heals', { timeout: 60_000 }, async () => {
      const directory = await mountSmallVolume(type, volumeBytes);
      await (await openJournalReader({ directory })).close();
      const before = await openJournalWriter({ directory, limitBytes: LIMIT_BYTES });
      const { acknowledged } = await fill(before, 1);
      await before.close();
      fillVolume(directory);
      const writer = await openJournalWriter({ directory, limitBytes: LIMIT_BYTES });
      const reader = await openJournalReader({ directory });
      reader.advance(writer.synced);
      expect(toNumbers(await readAll(reader)).slice(0, acknowledged.length)).toEqual(acknowledged);
      await reader.commit(writer.synced);
      writer.release(writer.synced);
      await waitUntilHealthy(writer);
      expect((await fill(writer, 5000)).acknowledged.length).toBeGreaterThan(acknowledged.length / 2);
      await reader.close();
      await writer.close();
    });
  });
}

async function mountSmallVolume(type: VolumeType, bytes: number): Promise<string> {
  const { directory, unmount } = await mountNewVolume(type, bytes);
  onTestFinished(unmount);
  return directory;
}

function fillVolume(directory: string): void {
  const file = join(directory, 'ballast');
  for (let bytes = 65_536; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

await describeFullDisk('tmpfs', 1_500_000);
await describeFullDisk('ext4', 6_000_000);
