/** How much of a thread's busy time is spent in certain files and in what they call: by sampling, of this thread. */
import { type Profiler, Session } from 'node:inspector/promises';

export interface ProfiledTime {
  /** Not idle, milliseconds. */
  busyMs: number;
  /** Of it, in the files or below them. */
  withinMs: number;
}

const SAMPLE_EVERY_US = 500;
const NOT_BUSY = new Set(['(idle)', '(root)']);

/** @param isWithin by the URL of a script */
export async function profileShare(
  isWithin: (url: string) => boolean,
  work: () => Promise<void>,
): Promise<ProfiledTime> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await session.post('Profiler.start');
    await work();
    const { profile } = await session.post('Profiler.stop');
    return toProfiledTime(profile, isWithin);
  } finally {
    session.disconnect();
  }
}

function toProfiledTime(profile: Profiler.Profile, isWithin: (url: string) => boolean): ProfiledTime {
  const { nodes, samples = [], timeDeltas = [] } = profile;
  const within = new Set<number>();
  const idle = new Set<number>();
  const byId = new Map(nodes.map(node => [node.id, node]));
  const mark = (id: number, isBelow: boolean) => {
    const { callFrame, children = [] } = byId.get(id)!;
    const isOne = isBelow || isWithin(callFrame.url);
    if (isOne) within.add(id);
    if (NOT_BUSY.has(callFrame.functionName)) idle.add(id);
    for (const child of children) mark(child, isOne);
  };
  mark(nodes[0]!.id, false);
  const time = { busyMs: 0, withinMs: 0 };
  samples.forEach((id, i) => {
    if (idle.has(id)) return;
    const ms = (timeDeltas[i] ?? 0) / 1000;
    time.busyMs += ms;
    if (within.has(id)) time.withinMs += ms;
  });
  return time;
}
