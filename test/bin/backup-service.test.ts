/** The running system's side of a backup, reached by its real socket. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createJournalHold } from '#store/journal/journal-hold.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { createBackupService } from '../../bin/backup-service.ts';
import { takeDataDirectory, toSocketFile } from '../../bin/data-owner.ts';
import { readSettings } from '../../bin/read-settings.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { waitUntil } from '../support/wait-until.ts';

async function startService() {
  const dataDirectory = createTemporaryDirectory();
  const socketFile = toSocketFile(dataDirectory);
  // What a killed system leaves.
  writeFileSync(socketFile, '');
  const telemetry = await openTelemetryStore({
    engine: 'duckdb',
    directory: join(dataDirectory, 'telemetry'),
  });
  const released: number[] = [];
  const journalHold = createJournalHold(({ sequence }) => released.push(sequence));
  const journal = { isCrowded: false };
  const service = createBackupService({
    socketFile,
    journalHold,
    telemetry,
    isJournalCrowded: async () => journal.isCrowded,
    log: pino({ level: 'silent' }),
  });
  await service.start(AbortSignal.timeout(5000));
  onTestFinished(async () => {
    await service.stop();
    await telemetry.close();
  });
  const settings = readSettings({ LEITSTAND_DATA_DIRECTORY: dataDirectory });
  const release = (sequence: number) => journalHold.release({ sequence, segment: 1, offset: 1 });
  return { dataDirectory, socketFile, settings, service, journal, released, release };
}

describe('A backup of a running system', () => {
  it('keeps the journal for as long as the command is there, alone', async () => {
    const { settings, socketFile, released, release } = await startService();
    expect(statSync(socketFile).mode & 0o777).toBe(0o600);
    const owner = await takeDataDirectory(settings);
    expect(owner.isRunning).toBe(true);
    await expect(takeDataDirectory(settings)).rejects.toThrow('Another backup is being made');
    release(7);
    await owner.confirmHold();
    expect(released).toEqual([]);
    await owner.letGo();
    await waitUntil(
      'the journal to be let go',
      () => released,
      seen => seen.length === 1,
    );
    await (await takeDataDirectory(settings)).letGo();
  });

  it('copies a store that can be opened', async () => {
    const { settings, dataDirectory } = await startService();
    const owner = await takeDataDirectory(settings);
    const directory = join(dataDirectory, 'copy');
    await owner.copyTelemetry(directory);
    await (await openTelemetryStore({ engine: 'duckdb', directory })).close();
    expect(existsSync(join(directory, 'telemetry.duckdb'))).toBe(true);
    writeFileSync(join(dataDirectory, 'file'), '');
    await expect(owner.copyTelemetry(join(dataDirectory, 'file'))).rejects.toThrow(
      'The running system cannot copy its telemetry',
    );
    await owner.letGo();
  });

  it('is given up before devices are refused, and when the system ends', async () => {
    const { settings, journal, service, released, release } = await startService();
    const crowded = await takeDataDirectory(settings);
    release(7);
    journal.isCrowded = true;
    await waitUntil(
      'the journal to be let go',
      () => released,
      seen => seen.length === 1,
    );
    await expect(crowded.copyTelemetry('/nowhere')).rejects.toThrow('its journal fills');
    await expect(crowded.confirmHold()).rejects.toThrow('its journal fills');
    journal.isCrowded = false;
    const ended = await takeDataDirectory(settings);
    await service.stop();
    await expect(ended.copyTelemetry('/nowhere')).rejects.toThrow('The running system has ended');
    await expect(ended.confirmHold()).rejects.toThrow('The running system has ended');
  });
});
