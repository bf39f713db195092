/**
 * Deleted devices whose readings are still to be deleted (ETSI EN 303 645, 5.11). Deleting a device notes it here in the
 * same transaction; until its readings are gone nobody can register a device of the same id.
 */
export interface Erasure {
  deviceId: string;
  city: string;
  requestedMs: number;
  /** When nothing of it was left; absent: it is under way. */
  erasedMs?: number;
}

export interface RegistryErasures {
  get(deviceId: string): Promise<Erasure | undefined>;
  /** Those under way, oldest first. */
  pending(limit: number): Promise<Erasure[]>;
  markErased(deviceId: string, nowMs: number): Promise<void>;
}
