/** How bad something is, as shape, sign and colour, the same in figures, lists, map and legend (ISA-18.2). */

import type { Severity } from '#core/limits.ts';

/** 1 critical, 2 major, 3 minor, 4 warning; 'off': not reachable. */
export type Priority = '1' | '2' | '3' | '4' | 'off';

/** Worst first. Silence is no better than a major alarm, but says less. */
export const PRIORITIES: readonly Priority[] = ['1', '2', 'off', '3', '4'];

const PRIORITY_OF: Record<Severity, Priority> = { critical: '1', major: '2', minor: '3', warning: '4' };

export function toPriority(severity: Severity): Priority {
  return PRIORITY_OF[severity];
}

export interface PriorityShape {
  /** Path in a box of 24 × 24. */
  outline: string;
  sign: string;
  /** Baseline of the sign. */
  signY: number;
  signSize: number;
}

export const PRIORITY_SHAPES: Record<Priority, PriorityShape> = {
  '1': { outline: 'M12 1 23 12 12 23 1 12Z', sign: '1', signY: 16.5, signSize: 12.5 },
  '2': { outline: 'M12 2 23.2 21.5H.8Z', sign: '2', signY: 18.5, signSize: 12.5 },
  '3': { outline: 'M3 3h18v18H3Z', sign: '3', signY: 16.5, signSize: 12.5 },
  '4': { outline: 'M12 2a10 10 0 1 1 0 20a10 10 0 0 1 0-20Z', sign: '4', signY: 16.5, signSize: 12.5 },
  off: {
    outline: 'M4 7a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3Z',
    sign: '×',
    signY: 18,
    signSize: 19,
  },
};
