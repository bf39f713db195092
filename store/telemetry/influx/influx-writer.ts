/**
 * Sends lines. Requests of a bounded size, a few at once; a request counts as done only with the 204 that InfluxDB gives
 * once it is on disk. The transport is that of `@influxdata/influxdb-client` for every version: its errors keep the status,
 * the text and Retry-After, it notices a reply that is cut, and it never repeats a request on its own account.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpError, InfluxDB } from '@influxdata/influxdb-client';
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import {
  type InfluxAnswer,
  isMissingDatabase,
  toAppError,
  toErrorText,
  toRetryAfterMs,
  unavailable,
} from './influx-errors.ts';
import { withDeadline } from './with-deadline.ts';

export type InfluxCredentials = { user: string; password: string } | { token: string };

export interface InfluxWriterOptions {
  url: string;
  /** 1: `/write` with user and password; 2: `/api/v2/write` with a token, which 1.8 has too. */
  version: 1 | 2;
  organisation: string;
  credentials: InfluxCredentials;
  /** Requests at once. */
  writers: number;
  linesPerRequest: number;
  timeoutMs: number;
  clock: Clock;
  /** Makes the database if it can; throws STORE_UNAVAILABLE if not. */
  createDatabase(name: string): Promise<void>;
  onRequest(statusCode: number): void;
}

export interface InfluxWriter {
  /**
   * Takes the lines as it needs them: making some goes on while others are on their way. Throws STORE_REFUSED when the
   * server refused one of them, all others being stored then, or STORE_UNAVAILABLE.
   */
  write(database: string, lines: Iterable<string>, count: number): Promise<void>;
  /** Ends what is under way. */
  close(): void;
}

/** A proxy may refuse more. */
const MAX_REQUEST_BYTES = 1_000_000;
/** Below that a request costs more than it brings. */
const MIN_LINES_PER_REQUEST = 500;

export function createInfluxWriter(options: InfluxWriterOptions): InfluxWriter {
  const { url, clock } = options;
  const ending = new AbortController();
  const Agent = url.startsWith('https:') ? HttpsAgent : HttpAgent;
  const agent = new Agent({ keepAlive: true, maxSockets: options.writers });
  const { transport } = new InfluxDB({ url, timeout: options.timeoutMs, transportOptions: { agent } });
  const headers = { authorization: toAuthorization(options), 'content-type': 'text/plain; charset=utf-8' };
  /** The server asked for patience until then. */
  let notBeforeMs = 0;

  function toPath(database: string): string {
    const query =
      options.version === 1
        ? new URLSearchParams({ db: database, precision: 'ms' })
        : new URLSearchParams({ org: options.organisation, bucket: database, precision: 'ms' });
    return `${options.version === 1 ? '/write' : '/api/v2/write'}?${query}`;
  }

  /** Returns the server's refusal, undefined when all is stored. */
  async function send(database: string, body: string): Promise<InfluxAnswer | undefined> {
    let statusCode = 0;
    try {
      await withDeadline(options.timeoutMs, [ending.signal], signal =>
        transport.request(toPath(database), body, { method: 'POST', headers, signal }, (_, code = 0) => {
          statusCode = code;
        }),
      );
    } catch (error) {
      if (!(error instanceof HttpError)) throw toNetworkError(error, url);
      statusCode = error.statusCode;
      options.onRequest(statusCode);
      const retryAfter = error.headers?.['retry-after'];
      return {
        statusCode,
        text: toErrorText(error.body ?? ''),
        retryAfter: retryAfter && String(retryAfter),
      };
    }
    options.onRequest(statusCode);
    // Whatever else answers 200 at this address has stored nothing.
    return statusCode === 204 ? undefined : { statusCode, text: 'not the answer of InfluxDB to a write' };
  }

  async function sendOrThrow(database: string, body: string): Promise<void> {
    let answer = await send(database, body);
    if (answer && isMissingDatabase(answer)) {
      await options.createDatabase(database);
      answer = await send(database, body);
    }
    if (!answer) return;
    if (answer.statusCode === 429 || answer.statusCode === 503) {
      const waitMs = toRetryAfterMs(answer.retryAfter, clock.nowMs());
      notBeforeMs = Math.max(notBeforeMs, clock.monotonicMs() + waitMs);
    }
    throw toAppError('write', answer);
  }

  async function bePatient(): Promise<void> {
    const waitMs = notBeforeMs - clock.monotonicMs();
    if (waitMs <= 0) return;
    await wait(waitMs, undefined, { signal: ending.signal }).catch(() => {
      throw unavailable('The store was closed while InfluxDB was asking for patience');
    });
  }

  return {
    async write(database, lines, count) {
      await bePatient();
      const share = Math.max(Math.ceil(count / options.writers), MIN_LINES_PER_REQUEST);
      const bodies = toBodies(lines, Math.min(share, options.linesPerRequest));
      let unavailableError: AppError | undefined;
      let refusedError: AppError | undefined;
      const takeTurns = async () => {
        while (!unavailableError) {
          // What was made before leaves for the server before more is made.
          await new Promise(setImmediate);
          try {
            const { value: body } = bodies.next();
            if (body === undefined) return;
            await sendOrThrow(database, body);
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            if (error.code === 'STORE_REFUSED') refusedError = error;
            else unavailableError = error;
          }
        }
      };
      await Promise.all(Array.from({ length: options.writers }, takeTurns));
      if (unavailableError ?? refusedError) throw unavailableError ?? refusedError;
    },
    close() {
      ending.abort();
      agent.destroy();
    },
  };
}

/** 1.8 takes `user:password` as a token of its second interface. */
function toAuthorization({ version, credentials }: InfluxWriterOptions): string {
  if ('token' in credentials) return `Token ${credentials.token}`;
  const pair = `${credentials.user}:${credentials.password}`;
  return version === 1 ? `Basic ${Buffer.from(pair).toString('base64')}` : `Token ${pair}`;
}

function* toBodies(lines: Iterable<string>, linesPerRequest: number): Generator<string, undefined> {
  let body = '';
  let count = 0;
  for (const line of lines) {
    // Values are UTF-8, three bytes for a UTF-16 unit at most; ids and names are ASCII.
    if (count >= linesPerRequest || (count > 0 && body.length + line.length > MAX_REQUEST_BYTES)) {
      yield body;
      body = '';
      count = 0;
    }
    body += count === 0 ? line : `\n${line}`;
    count += 1;
  }
  if (count > 0) yield body;
  return undefined;
}

/** Of what `withDeadline` threw. The client's error may hold the request, the credentials in it. */
export function toNetworkError(error: unknown, url: string): AppError {
  const { code, name } = error as { code?: string | number; name?: string };
  if (name === 'TimeoutError') return unavailable(`InfluxDB at ${url} did not answer in time`);
  if (name === 'AbortError') return unavailable('The request was ended');
  return unavailable(`InfluxDB at ${url} cannot be reached (${code ?? name})`);
}
