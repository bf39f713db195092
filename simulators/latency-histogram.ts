/** Counts latencies in buckets at most 1.6 % wide (64 per power of two), from 1 µs to 35 minutes, in 13 KB. */

const SUB_BUCKETS = 64;
const POWERS = 26;
const LONGEST_US = 2 ** 31 - 1;

export interface LatencyHistogram {
  /** Milliseconds. */
  record(latencyMs: number): void;
  /** `share` 0..1; the upper edge of the bucket, in milliseconds; 0 when nothing was recorded. */
  quantileMs(share: number): number;
  readonly count: number;
  readonly maxMs: number;
}

export function createLatencyHistogram(): LatencyHistogram {
  const buckets = new Float64Array(SUB_BUCKETS * POWERS);
  let count = 0;
  let maxMs = 0;
  return {
    record(latencyMs) {
      buckets[toBucket(latencyMs * 1000)]!++;
      count++;
      if (latencyMs > maxMs) maxMs = latencyMs;
    },
    quantileMs(share) {
      let left = Math.ceil(share * count);
      if (left <= 0) return 0;
      const bucket = buckets.findIndex(inBucket => {
        left -= inBucket;
        return left <= 0;
      });
      return Math.min(maxMs, toUpperEdgeUs(bucket) / 1000);
    },
    get count() {
      return count;
    },
    get maxMs() {
      return maxMs;
    },
  };
}

/** Up to 64 µs one bucket per µs; above, 64 buckets for each doubling. */
function toBucket(latencyUs: number): number {
  const value = Math.min(LONGEST_US, Math.max(0, Math.floor(latencyUs)));
  if (value < SUB_BUCKETS) return value;
  const power = 31 - Math.clz32(value) - 6;
  return power * SUB_BUCKETS + (value >> power);
}

function toUpperEdgeUs(bucket: number): number {
  if (bucket < SUB_BUCKETS) return bucket + 1;
  const power = Math.floor(bucket / SUB_BUCKETS) - 1;
  return ((bucket % SUB_BUCKETS) + SUB_BUCKETS + 1) * 2 ** power;
}
