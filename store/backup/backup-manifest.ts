/**
 * What a backup is made of: a folder laid out like a data directory of the embedded stores, whatever stores it was made
 * of, and a list of its files with size and SHA-256. The list is written last: a folder without it is no backup.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#core/app-error.ts';
import { syncPath } from '../copy-durably.ts';

export const MANIFEST_FILE = 'manifest.json';
export const REGISTRY_BACKUP = 'registry.sqlite';
export const TELEMETRY_BACKUP = 'telemetry';
export const JOURNAL_BACKUP = 'journal';

const FORMAT = 1;

export interface BackupManifest {
  format: number;
  /** Release of Leitstand that made it. */
  release: string;
  /** What was acknowledged before this instant, Unix milliseconds, is in the backup. */
  markMs: number;
  /** The engines that were backed up. */
  registry: string;
  telemetry: string;
  files: BackupFile[];
}

interface BackupFile {
  /** Below the folder, with `/`. */
  path: string;
  bytes: number;
  sha256: string;
}

/** Lists what is in the folder; all of it must be on disk. */
export async function writeManifest(
  directory: string,
  facts: Omit<BackupManifest, 'format' | 'files'>,
): Promise<BackupManifest> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => relative(directory, join(entry.parentPath, entry.name)));
  const files: BackupFile[] = [];
  for (const path of paths.sort()) {
    const { size } = await stat(join(directory, path));
    files.push({ path, bytes: size, sha256: await hashFile(join(directory, path)) });
  }
  const manifest = { format: FORMAT, ...facts, files };
  const handle = await open(join(directory, MANIFEST_FILE), 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncPath(directory);
  return manifest;
}

/** Reads every byte. Throws BACKUP_DAMAGED naming the file, STORE_TOO_NEW. */
export async function verifyBackup(directory: string): Promise<BackupManifest> {
  const manifest = await readManifest(directory);
  for (const { path, bytes, sha256 } of manifest.files) {
    const file = join(directory, path);
    const found = await stat(file).catch(() => undefined);
    if (!found) throw damaged(`${file} is missing`);
    if (found.size !== bytes) throw damaged(`${file} has ${found.size} bytes instead of ${bytes}`);
    if ((await hashFile(file)) !== sha256) throw damaged(`${file} has another content than when it was made`);
  }
  return manifest;
}

async function readManifest(directory: string): Promise<BackupManifest> {
  const file = join(directory, MANIFEST_FILE);
  const text = await readFile(file, 'utf8').catch(() => {
    throw damaged(`${file} is missing, so ${directory} is no finished backup`);
  });
  const manifest = parseManifest(text);
  if (!manifest) throw damaged(`${file} is not readable`);
  if (manifest.format > FORMAT) {
    throw new AppError(
      'STORE_TOO_NEW',
      `${file} has format ${manifest.format}, this release reads ${FORMAT}: use release ${manifest.release}`,
    );
  }
  const isWhole =
    Array.isArray(manifest.files) && manifest.files.every(({ path }) => isOurs(path)) && manifest.markMs > 0;
  if (!isWhole) throw damaged(`${file} does not list the files of a backup`);
  return manifest;
}

function parseManifest(text: string): BackupManifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'format' in value
      ? (value as BackupManifest)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing outside the folder is ever read for a manifest. */
function isOurs(path: unknown): boolean {
  return typeof path === 'string' && /^(registry\.sqlite|(telemetry|journal)\/[\w-][\w.-]*)$/.test(path);
}

function damaged(fault: string): AppError {
  return new AppError('BACKUP_DAMAGED', `The backup cannot be used: ${fault}`);
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
