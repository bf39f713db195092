import { describe, expect, it } from 'vitest';
import { createJournalHold } from '#store/journal/journal-hold.ts';

const at = (sequence: number) => ({ sequence, segment: 1, offset: sequence });

describe('createJournalHold', () => {
  it('passes releases on, but for the time of holds, and makes up for the newest', () => {
    const released: number[] = [];
    const { release, hold } = createJournalHold(({ sequence }) => released.push(sequence));
    release(at(1));
    const letGo = hold();
    const letGoOther = hold();
    release(at(2));
    release(at(3));
    letGo();
    letGo();
    expect(released).toEqual([1]);
    letGoOther();
    expect(released).toEqual([1, 3]);
    release(at(4));
    expect(released).toEqual([1, 3, 4]);
  });

  it('releases nothing by itself when there was nothing to release', () => {
    const released: number[] = [];
    createJournalHold(({ sequence }) => released.push(sequence)).hold()();
    expect(released).toEqual([]);
  });
});
