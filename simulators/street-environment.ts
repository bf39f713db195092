/** What the sensors of a mast feel of air, light, noise and people. */
import type { MetricValue } from '#core/readings.ts';
import { toSunAltitude } from '#core/sun.ts';
import type { CityLife } from './city-life.ts';
import { toLocalTime } from './local-time.ts';
import type { MastDesign } from './mast-design.ts';
import { ar1At, clamp, interpolate, round, toPoisson, toUniform } from './noise.ts';
import { toHourFactor, toMarketFactor, toRainFactor, toWeekdayFactor } from './weekday-curve.ts';

const MINUTE_MS = 60_000;

/** Lux on the ground from the sun's altitude: three straight pieces in twilight, a power law by day. */
export function toDaylight(altitude: number, cloudiness: number): number {
  const cover = 1 - 0.75 * cloudiness;
  if (altitude > 0) return 400 + 105_000 * Math.sin((altitude * Math.PI) / 180) ** 1.15 * cover;
  if (altitude > -6) return 400 * 10 ** (altitude * 0.35) * Math.max(0.4, cover);
  if (altitude > -12) return 3.2 * 10 ** ((altitude + 6) * 0.4);
  return 0.01;
}

/** Hours from the nearer of the two rush hours, as a bump of height 1. */
function toRushFactor(hour: number): number {
  return Math.max(Math.exp(-(((hour - 8) / 1.2) ** 2)), Math.exp(-(((hour - 17.5) / 1.6) ** 2)));
}

/** Stoves of winter evenings double the fine dust. */
const STOVE_FACTORS = [
  [0, 1.4],
  [3, 1],
  [16, 1],
  [18.5, 2],
  [22, 2],
  [24, 1.4],
] as const;

/** `lampLux` is what the mast's own light adds below it. */
export function measureEnvironment(
  { key, location }: MastDesign,
  city: CityLife,
  timeMs: number,
  lampLux: number,
): Record<string, MetricValue> {
  const weather = city.toWeather(timeMs);
  const local = toLocalTime(timeMs);
  const altitude = toSunAltitude(timeMs, city.position);
  const temperature = weather.temperature + 0.4 * ar1At(key, timeMs, 10 * MINUTE_MS, 0.8);
  const radiation = altitude > 0 ? 9 * Math.sin((altitude * Math.PI) / 180) * (1 - weather.cloudiness) : -1.5;
  const surface = temperature + radiation;
  const isWinter = local.month >= 11 || local.month <= 2;
  const isFireworks = local.month === 1 && local.dayOfMonth === 1 && local.hour < 2;
  const pm25 =
    (9 + 3 * ar1At(key + 1, timeMs, 30 * MINUTE_MS, 0.85)) *
      (isWinter ? interpolate(STOVE_FACTORS, local.hour) : 1) +
    (isFireworks ? 330 : 0);
  const life =
    toHourFactor(local.hour) *
    toWeekdayFactor(local, 'pedestrianZone') *
    toMarketFactor(local, city.marketDays);
  const event = city.toCrowd(timeMs, location);
  const passages = 45 * life * toRainFactor(weather.rain) * (1 + 6 * event);
  const slot = Math.floor(timeMs / (5 * MINUTE_MS));
  return {
    temperature: round(clamp(temperature, -40, 60), 1),
    relativeHumidity: round(weather.relativeHumidity, 1),
    illuminance: round(toDaylight(altitude, weather.cloudiness) + lampLux, 1),
    surfaceTemperature: round(clamp(surface, -40, 80), 1),
    iceRisk: surface < 1 && weather.relativeHumidity > 90,
    pm25: round(Math.max(2, pm25), 1),
    pm10: round(Math.max(3, pm25 * 1.6), 1),
    no2: round(
      Math.max(3, 16 + 26 * toRushFactor(local.hour) + 4 * ar1At(key + 2, timeMs, 30 * MINUTE_MS, 0.8)),
      1,
    ),
    laeq: round(
      clamp(42 + 20 * Math.min(1, life) + 18 * event + 1.5 * ar1At(key + 3, timeMs, MINUTE_MS, 0.5), 20, 130),
      1,
    ),
    passageCount: toPoisson(passages, toUniform(ar1At(key + 4, slot * 5 * MINUTE_MS, 5 * MINUTE_MS, 0.6))),
  };
}
