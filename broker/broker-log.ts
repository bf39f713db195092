/**
 * Log lines of the broker: constant messages, data in fields. Lines that a client can cause are limited per
 * second, because an attacker can cause a million; the counters in the metrics stay exact.
 */
import { type Logger, pino } from 'pino';
import type { Clock } from '#core/clock.ts';

export interface BrokerLog {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  /** Caused by a client: limited. */
  client(message: string, fields: Record<string, unknown>): void;
}

export function createBrokerLog(level: string, clock: Clock, linesPerS: number): BrokerLog {
  const logger: Logger = pino({ name: 'broker', level });
  let second = 0;
  let lines = 0;
  let suppressed = 0;

  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    client(message, fields) {
      const now = Math.floor(clock.monotonicMs() / 1000);
      if (now !== second) {
        if (suppressed > 0) logger.info({ lines: suppressed }, 'clientLinesSuppressed');
        second = now;
        lines = 0;
        suppressed = 0;
      }
      lines += 1;
      if (lines <= linesPerS) logger.info(fields, message);
      else suppressed += 1;
    },
  };
}
