/**
 * Asks InfluxQL by `influx`: one statement per request, values as bind parameters, times as milliseconds. What always
 * holds: a question ends, answered or not, by its deadline (the client itself waits for ever for a reply that was cut);
 * only so many are under way or waiting.
 */
import { InfluxDB } from 'influx';
import { AppError } from '#core/app-error.ts';
import type { InfluxStatement } from './compile-series-query.ts';
import { isMissingDatabase, toAppError, unavailable } from './influx-errors.ts';
import { type InfluxCredentials, toNetworkError } from './influx-writer.ts';
import { withDeadline } from './with-deadline.ts';

export interface InfluxClientOptions {
  url: string;
  credentials: InfluxCredentials;
  timeoutMs: number;
}

type Value = number | string | boolean | null;

/** One row: values in the order of the columns asked for, time first. */
export type InfluxRow = Value[];

export interface InfluxSeries {
  name: string;
  tags?: Record<string, string>;
  columns: string[];
  values: InfluxRow[];
}

export type AskSeries = (statement: InfluxStatement) => Promise<InfluxSeries[]>;

export interface AskLimits {
  /** Instead of the client's own. */
  timeoutMs?: number;
  /** Ends the request, and with it the server's work. */
  signal?: AbortSignal | undefined;
}

export interface InfluxClient {
  /** Throws STORE_UNAVAILABLE, STORE_CLOSED. A database that is not there has no series. */
  ask(database: string, statement: InfluxStatement, limits?: AskLimits): Promise<InfluxSeries[]>;
  /** For statements that change something. */
  command(database: string, statement: InfluxStatement): Promise<void>;
  readonly waiting: number;
  close(): void;
}

const MAX_RUNNING = 8;
const MAX_WAITING = 64;
/** Longer ones go into the body; as GET the server lets a statement read only, whoever asks. */
const MAX_GET_LENGTH = 4000;
/** The client's own repeating and putting hosts away are off: whoever asks decides about that. */
const NO_BACKOFF = { getDelay: () => 0, next: () => NO_BACKOFF, reset: () => NO_BACKOFF };

export function createInfluxClient(options: InfluxClientOptions): InfluxClient {
  const { url } = options;
  const client = toClient(options);
  const ending = new AbortController();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function takeTurn(): Promise<void> {
    if (ending.signal.aborted) throw storeClosed();
    if (running < MAX_RUNNING) {
      running++;
      return;
    }
    if (waiting.length >= MAX_WAITING) throw unavailable('Too many queries of InfluxDB are waiting');
    await new Promise<void>(resolve => waiting.push(resolve));
    if (!ending.signal.aborted) return;
    endTurn();
    throw storeClosed();
  }

  /** The turn goes to the one who has waited longest. */
  function endTurn(): void {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }

  async function request(
    method: 'GET' | 'POST',
    database: string,
    { q, placeholders }: InfluxStatement,
    limits: AskLimits = {},
  ): Promise<InfluxSeries[]> {
    await takeTurn();
    const { timeoutMs = options.timeoutMs } = limits;
    const endings = limits.signal ? [ending.signal, limits.signal] : [ending.signal];
    try {
      return await withDeadline(timeoutMs, endings, async signal => {
        const asked = client.queryRaw(q, { database, placeholders, precision: 'ms', method, signal });
        return toSeries((await asked) as InfluxResponse);
      });
    } catch (error) {
      if (ending.signal.aborted) throw storeClosed();
      if (limits.signal?.aborted) throw givenUp();
      throw toQueryError(error, url);
    } finally {
      endTurn();
    }
  }

  return {
    ask(database, statement, limits) {
      const isShort = statement.q.length + JSON.stringify(statement.placeholders).length <= MAX_GET_LENGTH;
      return request(isShort ? 'GET' : 'POST', database, statement, limits);
    },
    async command(database, statement) {
      await request('POST', database, statement);
    },
    get waiting() {
      return waiting.length;
    },
    close() {
      ending.abort();
      for (const resume of waiting.splice(0)) resume();
    },
  };
}

/** 2.x and 1.8 take a token as the password of any user. */
function toClient({ url, credentials, timeoutMs }: InfluxClientOptions): InfluxDB {
  const { hostname, port, protocol, pathname } = new URL(url);
  const isSecure = protocol === 'https:';
  return new InfluxDB({
    host: hostname,
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    protocol: isSecure ? 'https' : 'http',
    path: pathname === '/' ? '' : pathname,
    username: 'token' in credentials ? 'token' : credentials.user,
    password: 'token' in credentials ? credentials.token : credentials.password,
    pool: { maxRetries: 0, requestTimeout: timeoutMs, backoff: NO_BACKOFF },
  });
}

interface InfluxResponse {
  results?: { series?: InfluxSeries[]; error?: string; partial?: boolean }[];
}

function toSeries({ results }: InfluxResponse): InfluxSeries[] {
  const [result] = results ?? [];
  if (!result) throw unavailable('What answers at the address of InfluxDB is not InfluxDB');
  if (result.error !== undefined) {
    const answer = { statusCode: 200, text: result.error };
    if (isMissingDatabase(answer)) return [];
    throw toAppError('query', answer);
  }
  if (result.partial) throw unavailable('InfluxDB cut its answer: its setting max-row-limit must be 0');
  return result.series ?? [];
}

function toQueryError(error: unknown, url: string): AppError {
  if (error instanceof AppError) return error;
  const { res, message } = error as { res?: { statusCode?: number }; message?: string };
  if (res?.statusCode !== undefined) {
    // The client's message is the status and the body.
    const text = message ?? '';
    return toAppError('query', { statusCode: res.statusCode, text });
  }
  if ((error as Error).constructor.name === 'ServiceNotAvailableError') {
    return unavailable(`InfluxDB at ${url} failed to answer a query: ${message}`);
  }
  return toNetworkError(error, url);
}

function givenUp(): AppError {
  return unavailable('A query of InfluxDB was given up by its caller');
}

function storeClosed(): AppError {
  return new AppError('STORE_CLOSED', 'The telemetry store is closed');
}
