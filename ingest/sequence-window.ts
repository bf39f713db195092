/**
 * Gaps and repeats in the (boot, seq) of one device. What always holds: a number within the last 256 of its boot
 * is counted once as received and afterwards as a duplicate; a number that was skipped is missing, and stays so
 * when it arrives late. The boots before are remembered too: after a reconnect a device sends again what was not
 * acknowledged, with the numbers of then. Written as text and read again, a window knows what it knew.
 */

const WINDOW = 256;
/** Boots remembered: a connection, or a system, that breaks off thrice in a row is not rare under a fault. */
const BOOTS = 4;
/** A larger jump is a counter that was set anew, not a loss. */
const MAX_GAP = 100_000;

interface BootWindow {
  boot: number;
  /** Its beginning was heard, so that numbers before the first one that came are missing. */
  isFromStart: boolean;
  /** -1: none yet. */
  highest: number;
  /** One bit for each of the last 256 numbers, by number modulo 256. */
  seen: Uint8Array;
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
  /** All that is remembered, for the next start. Undefined before the first number. */
  toText(): string | undefined;
}

/** What was heard before a restart. Without the text only the highest number is known to have come. */
export interface KnownSequence {
  boot?: number;
  seq?: number;
  sequenceWindow?: string;
}

export function createSequenceWindow(known: KnownSequence = {}): SequenceWindow {
  /** Newest first. */
  let windows = toBootWindows(known);

  function begin(boot: number): true {
    // Of a device never heard before nobody knows what it sent until now.
    const window = createBootWindow(boot, windows.length > 0);
    windows = [window, ...windows].slice(0, BOOTS);
    return true;
  }

  function noteBoot(boot: number): boolean {
    return windows[0] && boot <= windows[0].boot ? false : begin(boot);
  }

  return {
    noteBoot,
    noteBirth: boot => (boot === windows[0]?.boot ? false : begin(boot)),
    noteMessage(boot, seq) {
      const isNewBoot = noteBoot(boot);
      const window = windows.find(candidate => candidate.boot === boot);
      const { isDuplicate, missing } = window ? arrive(window, seq) : UNKNOWN;
      return { isNewBoot, isDuplicate, missing };
    },
    get boot() {
      return windows[0]?.boot;
    },
    get seq() {
      return windows[0] && windows[0].highest >= 0 ? windows[0].highest : undefined;
    },
    toText: () => (windows.length > 0 ? windows.map(writeBoot).join(' ') : undefined),
  };
}

function toBootWindows({ boot, seq, sequenceWindow }: KnownSequence): BootWindow[] {
  if (sequenceWindow !== undefined) return sequenceWindow.split(' ').map(readBoot);
  if (boot === undefined) return [];
  const window = createBootWindow(boot, false);
  if (seq !== undefined) {
    window.highest = seq;
    mark(window, seq);
  }
  return [window];
}

/** `boot,highest,isFromStart,seen`, the last in base64: 60 characters. */
function writeBoot({ boot, highest, isFromStart, seen }: BootWindow): string {
  return `${boot},${highest},${isFromStart ? 1 : 0},${Buffer.from(seen).toString('base64')}`;
}

function readBoot(text: string): BootWindow {
  const [boot, highest, isFromStart, seen = ''] = text.split(',');
  return {
    boot: Number(boot),
    highest: Number(highest),
    isFromStart: isFromStart === '1',
    seen: Uint8Array.from(Buffer.from(seen, 'base64')),
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
  return { boot, isFromStart, highest: -1, seen: new Uint8Array(WINDOW / 8) };
}

function mark({ seen }: BootWindow, seq: number): void {
  const index = seq % WINDOW;
  seen[index >>> 3]! |= 1 << (index & 7);
}

function unmark({ seen }: BootWindow, seq: number): void {
  const index = seq % WINDOW;
  seen[index >>> 3]! &= ~(1 << (index & 7));
}

function isMarked({ seen }: BootWindow, seq: number): boolean {
  const index = seq % WINDOW;
  return (seen[index >>> 3]! & (1 << (index & 7))) !== 0;
}
