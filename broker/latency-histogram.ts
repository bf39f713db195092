/** A histogram cheap enough for every message: a linear search over a dozen bounds, no allocation. */
export interface LatencyHistogram {
  observe(ms: number): void;
  snapshot(): { boundsSeconds: readonly number[]; counts: readonly number[]; sumSeconds: number };
}

const BOUNDS_MS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000];

export function createLatencyHistogram(): LatencyHistogram {
  const counts = new Float64Array(BOUNDS_MS.length + 1);
  let sumMs = 0;
  return {
    observe(ms) {
      let index = 0;
      while (index < BOUNDS_MS.length && ms > BOUNDS_MS[index]!) index += 1;
      counts[index]! += 1;
      sumMs += ms;
    },
    snapshot: () => ({
      boundsSeconds: BOUNDS_MS.map(ms => ms / 1000),
      counts: [...counts],
      sumSeconds: sumMs / 1000,
    }),
  };
}
