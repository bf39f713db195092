/**
 * A part of the system. Its constructor or factory does nothing; `start` acquires and has finished once
 * the part works; `stop` is idempotent and works after a failed `start`.
 */
export interface Part {
  readonly name: string;
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}
