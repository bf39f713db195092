/**
 * A token bucket that may run into debt: what was already read is accepted, and the debt says how long not
 * to read.
 */
export interface TokenBucket {
  /** Takes tokens; returns milliseconds until the balance is no longer negative, 0 when it is not. */
  take(nowMs: number, count?: number): number;
  /** Tokens there are now; negative in debt. */
  balance(nowMs: number): number;
}

export function createTokenBucket(perSecond: number, burst: number, nowMs: number): TokenBucket {
  let tokens = burst;
  let updatedMs = nowMs;

  function refill(now: number): number {
    tokens = Math.min(burst, tokens + ((now - updatedMs) * perSecond) / 1000);
    updatedMs = now;
    return tokens;
  }

  return {
    balance: refill,
    take(now, count = 1) {
      refill(now);
      tokens -= count;
      return tokens >= 0 ? 0 : Math.ceil((-tokens * 1000) / perSecond);
    },
  };
}
