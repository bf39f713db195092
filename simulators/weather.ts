/** One sky per city: temperature, humidity and rain that all its devices share. Nothing in it jumps. */

import { toLocalTime } from './local-time.ts';
import { clamp, smoothAr1At, toKey } from './noise.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface Weather {
  /** °C */
  temperature: number;
  /** 0..100 */
  relativeHumidity: number;
  /** 0 dry .. 1 people stay at home */
  rain: number;
  /** 0 clear .. 1 overcast */
  cloudiness: number;
}

/** Season by the day of the year, the day by a sine of ±5 K that peaks at 15 o'clock, and slow weather on top. */
export function toWeather(seed: number, city: string, timeMs: number): Weather {
  const key = toKey(seed, `weather ${city}`);
  const dayOfYear = (timeMs / DAY_MS + 0.25) % 365.25;
  const season = 10.5 - 9.5 * Math.cos((2 * Math.PI * (dayOfYear - 17)) / 365.25);
  const { hour } = toLocalTime(timeMs);
  const day = 5 * Math.cos((2 * Math.PI * (hour - 15)) / 24);
  const front = smoothAr1At(key, timeMs, 6 * HOUR_MS, 0.85);
  const wetness = smoothAr1At(key + 1, timeMs, HOUR_MS, 0.85);
  const rain = clamp((wetness - 1) * 2, 0, 1);
  const temperature = season + day * (1 - 0.6 * rain) + 3.2 * front;
  return {
    temperature,
    relativeHumidity: clamp(74 - 3 * day + 11 * wetness, 22, 100),
    rain,
    cloudiness: clamp(0.5 + 0.4 * wetness, 0, 1),
  };
}
