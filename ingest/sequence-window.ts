/**
 * Gaps and repeats in the (boot, seq) of one device. What always holds: a number within the last 256 of its boot
 * is counted once as received and afterwards as a duplicate; a number that was skipped is missing, and stays so
 * when it arrives late. The boot before is remembered too: after a reconnect a device sends again what was not
 * acknowledged, with the numbers of then.
 */

const WINDOW = 256;
const WORD_BITS = 32;
/** A larger jump is a counter that was set anew, not a loss. */
const MAX_GAP = 100_000;

interface BootWindow {
  boot: number;
  /** Its beginning was heard, so that numbers before the first one that came are missing. */
  isFromStart: boolean;
  /** -1: none yet. */
  highest: number;
  /** One bit for each of the last 256 numbers, by number modulo 256. */
  seen: Uint32Array;
}

export interface Arrival {
  isNewBoot: boolean;
  isDuplicate: boolean;
  /** Numbers skipped just before this one. */
  missing: number;
}

export interface SequenceWindow {
  /** A boot counter told by any message. Returns whether it is a boot not heard of before. */
  noteBoot(boot: number): boolean;
  /** The same for a birth: it counts even when it is lower, the device was reset. */
  noteBirth(boot: number): boolean;
  noteMessage(boot: number, seq: number): Arrival;
  /** The newest boot and its highest number, for the next start. */
  readonly boot: number | undefined;
  readonly seq: number | undefined;
}

/** @param known what was heard last before a restart; of its numbers only the highest is known to have come */
export function createSequenceWindow(known: { boot?: number; seq?: number } = {}): SequenceWindow {
  let current: BootWindow | undefined;
  let previous: BootWindow | undefined;

  if (known.boot !== undefined) {
    current = createBootWindow(known.boot, false);
    if (known.seq !== undefined) {
      current.highest = known.seq;
      mark(current, known.seq);
    }
  }

  function begin(boot: number): true {
    previous = current;
    // Of a device never heard before nobody knows what it sent until now.
    current = createBootWindow(boot, previous !== undefined);
    return true;
  }

  function noteBoot(boot: number): boolean {
    return current && boot <= current.boot ? false : begin(boot);
  }

  return {
    noteBoot,
    noteBirth: boot => (boot === current?.boot ? false : begin(boot)),
    noteMessage(boot, seq) {
      const isNewBoot = noteBoot(boot);
      const window = current?.boot === boot ? current : previous;
      const { isDuplicate, missing } = window?.boot === boot ? arrive(window, seq) : UNKNOWN;
      return { isNewBoot, isDuplicate, missing };
    },
    get boot() {
      return current?.boot;
    },
    get seq() {
      return current && current.highest >= 0 ? current.highest : undefined;
    },
  };
}

/** Of a boot that is long over. */
const UNKNOWN = { isDuplicate: false, missing: 0 };

function arrive(window: BootWindow, seq: number): Omit<Arrival, 'isNewBoot'> {
  const ahead = seq - window.highest;
  if (ahead <= 0) {
    const isDuplicate = -ahead < WINDOW && isMarked(window, seq);
    if (-ahead < WINDOW) mark(window, seq);
    return { isDuplicate, missing: 0 };
  }
  for (let skipped = Math.max(window.highest + 1, seq - WINDOW + 1); skipped < seq; skipped++)
    unmark(window, skipped);
  const isCounted = window.highest >= 0 || window.isFromStart;
  window.highest = seq;
  mark(window, seq);
  return { isDuplicate: false, missing: isCounted && ahead <= MAX_GAP ? ahead - 1 : 0 };
}

function createBootWindow(boot: number, isFromStart: boolean): BootWindow {
  return { boot, isFromStart, highest: -1, seen: new Uint32Array(WINDOW / WORD_BITS) };
}

function mark({ seen }: BootWindow, seq: number): void {
  const index = seq % WINDOW;
  seen[index >>> 5]! |= 1 << index;
}

function unmark({ seen }: BootWindow, seq: number): void {
  const index = seq % WINDOW;
  seen[index >>> 5]! &= ~(1 << index);
}

function isMarked({ seen }: BootWindow, seq: number): boolean {
  const index = seq % WINDOW;
  return (seen[index >>> 5]! & (1 << index)) !== 0;
}
