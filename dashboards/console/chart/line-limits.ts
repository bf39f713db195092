/** More lines in one chart than this nobody can tell apart. */
export const MAX_LINES = 6;
