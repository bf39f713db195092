/**
 * Where the sun stands and when it rises and sets (NOAA's low-precision formulas, good to a minute between
 * 60° S and 60° N). Decides when lamps should burn, and how bright it is.
 */
import type { Position } from './devices.ts';

const DAY_MS = 86_400_000;
const J2000_MS = Date.UTC(2000, 0, 1, 12);
const RADIANS = Math.PI / 180;

/** Upper limb on the horizon with mean refraction. */
const HORIZON_ALTITUDE = -0.833;

/** Degrees, and minutes that true solar time is ahead of mean solar time. */
interface SolarDay {
  declination: number;
  equationOfTimeMin: number;
}

function toSolarDay(timeMs: number): SolarDay {
  const days = (timeMs - J2000_MS) / DAY_MS;
  const meanLongitude = (280.46 + 0.9856474 * days) % 360;
  const meanAnomaly = ((357.528 + 0.9856003 * days) % 360) * RADIANS;
  const longitude =
    (meanLongitude + 1.915 * Math.sin(meanAnomaly) + 0.02 * Math.sin(2 * meanAnomaly)) * RADIANS;
  const obliquity = (23.439 - 0.0000004 * days) * RADIANS;
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude)) / RADIANS;
  const difference = (((meanLongitude - rightAscension + 180) % 360) + 360) % 360;
  return {
    declination: Math.asin(Math.sin(obliquity) * Math.sin(longitude)) / RADIANS,
    equationOfTimeMin: (difference - 180) * 4,
  };
}

/** Degrees above the horizon, without refraction. */
export function toSunAltitude(timeMs: number, [longitude, latitude]: Position): number {
  const { declination, equationOfTimeMin } = toSolarDay(timeMs);
  const utcMin = (timeMs % DAY_MS) / 60_000;
  const hourAngle = (utcMin + equationOfTimeMin + longitude * 4) / 4 - 180;
  return (
    Math.asin(
      Math.sin(latitude * RADIANS) * Math.sin(declination * RADIANS) +
        Math.cos(latitude * RADIANS) * Math.cos(declination * RADIANS) * Math.cos(hourAngle * RADIANS),
    ) / RADIANS
  );
}

/** Sunrise and sunset of the day whose solar noon is nearest. Latitudes without polar day or night only. */
export function toSunTimes(nearNoonMs: number, position: Position): { riseMs: number; setMs: number } {
  const [longitude] = position;
  const midnightMs = Math.floor(nearNoonMs / DAY_MS) * DAY_MS;
  const noonMs = midnightMs + (720 - longitude * 4) * 60_000;
  return { riseMs: toCrossing(noonMs, -1, position), setMs: toCrossing(noonMs, 1, position) };
}

/** Two rounds suffice: the sun's declination changes less than 0.4° a day. */
function toCrossing(meanNoonMs: number, side: -1 | 1, [, latitude]: Position): number {
  let crossingMs = meanNoonMs + side * 6 * 3_600_000;
  for (let round = 0; round < 2; round++) {
    const { declination, equationOfTimeMin } = toSolarDay(crossingMs);
    const cosine =
      (Math.sin(HORIZON_ALTITUDE * RADIANS) -
        Math.sin(latitude * RADIANS) * Math.sin(declination * RADIANS)) /
      (Math.cos(latitude * RADIANS) * Math.cos(declination * RADIANS));
    const halfDayMin = (Math.acos(Math.min(1, Math.max(-1, cosine))) / RADIANS) * 4;
    crossingMs = meanNoonMs + (side * halfDayMin - equationOfTimeMin) * 60_000;
  }
  return crossingMs;
}
