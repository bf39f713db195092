/**
 * Randomness without state. Every value is a function of a key and an index, so a device can be asked for any
 * instant, in any order, and always answers the same: live reports, late delivery and backfill agree.
 */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** A well-mixed 32-bit key from a seed (or another key) and a name. */
export function toKey(seed: number, name: string): number {
  let hash = (FNV_OFFSET ^ seed) >>> 0;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), FNV_PRIME);
  return scramble(hash);
}

/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
function scramble(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Uniform in [0, 1). */
export function uniformAt(key: number, index: number): number {
  return scramble(key ^ scramble(index + 0x9e3779b9)) / 4_294_967_296;
}

/** Uniform in [low, high). */
export function betweenAt(key: number, index: number, low: number, high: number): number {
  return low + (high - low) * uniformAt(key, index);
}

/** Standard normal (Box–Muller). */
export function gaussianAt(key: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformAt(key, index * 2)));
  return radius * Math.cos(2 * Math.PI * uniformAt(key, index * 2 + 1));
}

/** Innovations further back than this weigh less than 1 % for persistence up to 0.9. */
const AR1_MEMORY = 44;

/**
 * A first-order autoregressive process with mean 0 and standard deviation 1, at any instant. `persistence` is
 * the correlation of neighbouring steps (0..0.9). Truncated and normalised instead of iterated: no state.
 */
export function ar1At(key: number, timeMs: number, stepMs: number, persistence: number): number {
  const step = Math.floor(timeMs / stepMs);
  const memory = Math.min(AR1_MEMORY, Math.ceil(Math.log(0.01) / Math.log(persistence)));
  let sum = 0;
  let weight = 1;
  let variance = 0;
  for (let back = 0; back <= memory; back++) {
    sum += weight * gaussianAt(key, step - back);
    variance += weight * weight;
    weight *= persistence;
  }
  return sum / Math.sqrt(variance);
}

/**
 * The same process for what cannot jump, such as weather: in a straight line from step to step. Between the
 * steps its standard deviation is a little below 1.
 */
export function smoothAr1At(key: number, timeMs: number, stepMs: number, persistence: number): number {
  const share = timeMs / stepMs - Math.floor(timeMs / stepMs);
  const from = ar1At(key, timeMs, stepMs, persistence);
  return from + share * (ar1At(key, timeMs + stepMs, stepMs, persistence) - from);
}

/** Above this mean the Poisson distribution is taken as normal, far within the noise of the model. */
const POISSON_EXACT_BELOW = 60;

/** The Poisson quantile: turns a uniform number into a count, so a correlated uniform gives correlated counts. */
export function toPoisson(mean: number, uniform: number): number {
  if (mean <= 0) return 0;
  if (mean > POISSON_EXACT_BELOW)
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * toNormalQuantile(uniform)));
  let count = 0;
  let probability = Math.exp(-mean);
  let cumulative = probability;
  while (uniform > cumulative && count < 1000) {
    count++;
    probability *= mean / count;
    cumulative += probability;
  }
  return count;
}

/** Standard normal to uniform: the logistic approximation of Φ, within 0.01 everywhere. */
export function toUniform(normal: number): number {
  return 1 / (1 + Math.exp(-1.702 * normal));
}

function toNormalQuantile(uniform: number): number {
  const inside = Math.min(0.999999, Math.max(0.000001, uniform));
  return Math.log(inside / (1 - inside)) / 1.702;
}

/** A sequence for work that happens once, such as laying out streets. Not for behaviour over time. */
export interface RandomSequence {
  next(): number;
  between(low: number, high: number): number;
  /** A whole number, both ends included. */
  integer(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
}

export function createRandomSequence(key: number): RandomSequence {
  let index = 0;
  const next = () => uniformAt(key, index++);
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low + 1) * next()),
    pick: items => {
      if (items.length === 0) throw new Error('Nothing to pick from');
      return items[Math.floor(next() * items.length)]!;
    },
  };
}

/** Rounds to a number of decimals: devices report what they resolve, not 17 digits. */
export function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}

/** Reads a curve of [x, y] points in order of x: straight between them, level outside. */
export function interpolate(points: readonly (readonly [x: number, y: number])[], x: number): number {
  const next = points.findIndex(point => point[0] > x);
  if (next < 0) return points.at(-1)![1];
  const [x1, y1] = points[next]!;
  if (next === 0) return y1;
  const [x0, y0] = points[next - 1]!;
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
