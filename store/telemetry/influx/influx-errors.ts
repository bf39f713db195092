/**
 * What InfluxDB's answers mean to a caller. What always holds: no error carries a value, a line, a header or the
 * client's own error object, in which the credentials stand. A request counts as refused for its data only when the
 * server says so in words known here; everything else is tried again, so that nothing is thrown away by mistake.
 */
import { AppError } from '#core/app-error.ts';

/** A 400 for the data. With 1.x and 2.x the good lines of such a request are stored. */
const DATA_FAULT =
  /partial write|unable to parse|field type conflict|max-values-per-tag|max-series-per-database|beyond retention policy/;
const MAX_TEXT_LENGTH = 200;
/** Longest Retry-After that is waited for; after it the server is asked again. */
const MAX_RETRY_AFTER_MS = 60_000;

export interface InfluxAnswer {
  statusCode: number;
  /** Body, or the text of its `error` or `message`. */
  text: string;
  retryAfter?: string | undefined;
}

/** @param what the request did: `write`, `query` */
export function toAppError(what: string, { statusCode, text }: InfluxAnswer): AppError {
  if (statusCode === 401 || statusCode === 403) {
    return unavailable(`InfluxDB refuses the user or token of this ${what} (${statusCode})`);
  }
  if ((statusCode === 400 || statusCode === 422) && DATA_FAULT.test(text)) {
    return new AppError('STORE_REFUSED', `InfluxDB refuses a reading: ${toRefusalReason(text)}`);
  }
  return unavailable(`InfluxDB answered a ${what} with ${statusCode}: ${toPrintable(text)}`);
}

export function unavailable(message: string): AppError {
  return new AppError('STORE_UNAVAILABLE', message, { canRetry: true });
}

export function isMissingDatabase({ statusCode, text }: InfluxAnswer): boolean {
  return (statusCode === 404 || statusCode === 200) && /database not found|bucket .*not found/.test(text);
}

/** Seconds or an HTTP date (RFC 9110 10.2.3). */
export function toRetryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS) : 0;
}

/** InfluxDB prints the line it could not read: only what is known to be harmless is passed on. */
function toRefusalReason(text: string): string {
  const conflict =
    /input field "(\w+)" on measurement "(\w+)" is type (\w+), already exists as type (\w+)/.exec(text);
  if (conflict) {
    const [, field, measurement, sent, stored] = conflict;
    return `${measurement}.${field} is stored as ${stored} and cannot take a value of type ${sent}`;
  }
  const values = /max-values-per-tag limit exceeded \(\d+\/(\d+)\): measurement="(\w+)" tag="(\w+)"/.exec(
    text,
  );
  if (values) {
    const [, limit, measurement, tag] = values;
    return `${measurement} has ${limit} values of the tag ${tag} already, the most that its setting max-values-per-tag allows`;
  }
  const series = /max-series-per-database limit exceeded: \((\d+)\)/.exec(text);
  if (series)
    return `the database has ${series[1]} series, the most that its setting max-series-per-database allows`;
  if (text.includes('beyond retention policy'))
    return 'it is older than the retention policy of the database';
  return 'it could not be read';
}

/** The text of an error in an answer of any version. */
export function toErrorText(body: string): string {
  try {
    const { error, message } = JSON.parse(body) as { error?: unknown; message?: unknown };
    return String(message ?? error ?? body);
  } catch {
    return body;
  }
}

function toPrintable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, MAX_TEXT_LENGTH);
}
