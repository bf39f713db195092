/**
 * Where the registry's PostgreSQL is and who we are there. Passwords are read here and given to `pg` only:
 * no error, log line or shown address has any part of them.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { PoolConfig } from 'pg';
import { AppError } from '#core/app-error.ts';

/**
 * A URL `postgres://user:password@host:port/database`, a file that holds one, or the parts. A URL may carry
 * `?sslmode=verify-full&sslrootcert=/path`. `host` may be the folder of a Unix socket.
 */
export type PostgresAddress = { url: string } | { urlFile: string } | PostgresParts;

export interface PostgresParts {
  host: string;
  port: number;
  database: string;
  user: string;
  /** Read for each new connection, so a changed password needs no restart. */
  passwordFile?: string;
}

/** Throws INVALID_CONFIGURATION. */
export function toConnectionConfig(address: PostgresAddress): PoolConfig {
  if ('host' in address) {
    const { passwordFile, ...parts } = address;
    if (passwordFile === undefined) return parts;
    return { ...parts, password: async () => (await readFile(passwordFile, 'utf8')).trim() };
  }
  const connectionString = readUrl(address);
  parseUrl(connectionString);
  return { connectionString };
}

/** For people: host, port and database, never who signs in or how. Throws INVALID_CONFIGURATION. */
export function toShownAddress(address: PostgresAddress): string {
  if ('host' in address) return `${address.host}:${address.port}/${address.database}`;
  const { host, pathname, searchParams } = parseUrl(readUrl(address));
  return `${host || (searchParams.get('host') ?? '')}${pathname}`;
}

function readUrl(address: { url: string } | { urlFile: string }): string {
  if ('url' in address) return address.url;
  try {
    return readFileSync(address.urlFile, 'utf8').trim();
  } catch (error) {
    throw new AppError('INVALID_CONFIGURATION', `The URL of the registry: ${(error as Error).message}`);
  }
}

/** The parser's own error would repeat what it was given. */
function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url && (url.protocol === 'postgres:' || url.protocol === 'postgresql:')) return url;
  throw new AppError(
    'INVALID_CONFIGURATION',
    'The URL of the registry must be like postgres://user:password@host:5432/database, with %23 for # and the like',
  );
}
