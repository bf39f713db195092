/**
 * Brings readings into the telemetry store whatever it takes: an absent store is waited for, a refused batch is
 * halved until the reading that it was about stands alone.
 */
import { AppError } from '#core/app-error.ts';
import type { Reading } from '#core/readings.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { type RetryOptions, retryWhileUnavailable } from './retry.ts';

/** Returns the readings that the store refuses; all others are durable. */
export async function writeReadings(
  telemetry: Pick<TelemetryStore, 'write'>,
  readings: readonly Reading[],
  options: RetryOptions,
): Promise<Reading[]> {
  if (readings.length === 0) return [];
  try {
    await retryWhileUnavailable(() => telemetry.write(readings), options);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'STORE_REFUSED') throw error;
  }
  if (readings.length === 1) return [...readings];
  const middle = readings.length >>> 1;
  const refused = await writeReadings(telemetry, readings.slice(0, middle), options);
  return refused.concat(await writeReadings(telemetry, readings.slice(middle), options));
}
