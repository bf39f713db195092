/**
 * A process of its own that keeps requests through an event, answers for the nodes as ingest would write it, and kills
 * itself with SIGKILL at the first change of a state, a flag or a way: `inside` the transaction that writes it, or right
 * `after` it. Arguments: file of the registry, where, instant to begin at, instant of a cut, link that is cut. Says the
 * instant of each round. Ends by itself when the event is long over.
 */
import { writeSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import pino from 'pino';
import type { AlarmChange } from '#core/alarms/alarm.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry, RegistryGroups } from '#store/registry/registry.ts';
import { createRequestKeeper } from '../../ingest/requests/request-keeper.ts';
import { answerAsNodes } from '../support/answer-as-nodes.ts';
import { createManualClock } from '../support/manual-clock.ts';

const [file, where, fromText, cutText, cutLinkId] = process.argv.slice(2) as [
  string,
  'inside' | 'after',
  string,
  string,
  string,
];
const ROUND_MS = 60_000;
const ROUNDS_MAX = 60;

const clock = createManualClock(Number(fromText));
const registry = await openRegistry({ engine: 'sqlite', file, clock });
const keeper = createRequestKeeper({
  ...{ clock, log: pino({ level: 'silent' }) },
  registry: killing(registry),
});

for (let round = 0; round < ROUNDS_MAX; round += 1) {
  writeSync(1, `${clock.nowMs()}\n`);
  await answerAsNodes(registry, clock.nowMs());
  if (clock.nowMs() >= Number(cutText)) await raiseLinkDown();
  await keeper.runOnce();
  clock.pass(ROUND_MS);
}
await registry.close();

function killing(real: Registry): Registry {
  return {
    ...real,
    async transaction(work) {
      let isTransition = false;
      const result = await real.transaction(async groups => {
        const made = await work(watched(groups, () => (isTransition = true)));
        if (isTransition && where === 'inside') process.kill(process.pid, 'SIGKILL');
        return made;
      });
      if (isTransition) process.kill(process.pid, 'SIGKILL');
      return result;
    },
  };
}

function watched(groups: RegistryGroups, note: () => void): RegistryGroups {
  const { requests } = groups;
  return {
    ...groups,
    requests: {
      ...requests,
      async update(request, allocations) {
        const before = await requests.get(request.id);
        await requests.update(request, allocations);
        if (!isDeepStrictEqual(toTransition(before), toTransition(request))) note();
      },
    },
  };
}

function toTransition(request: BandwidthRequest | undefined) {
  return [request?.state, request?.flags, request?.paths];
}

/** As the alarm engine raises it; said again, nothing changes. */
async function raiseLinkDown(): Promise<void> {
  const link = await registry.network.getLink(cutLinkId);
  const known = await registry.alarms.list({ state: 'open', alarmTypeIds: ['linkDown'], limit: 1 });
  if (!link || known.items.length > 0) return;
  const { city, aEnd } = link;
  const change: AlarmChange = {
    key: {
      resource: `${city}/fibrenode/${aEnd.deviceId}/${aEnd.port}`,
      alarmTypeId: 'linkDown',
      qualifier: '',
    },
    ...{ step: 'raised', city, deviceId: aEnd.deviceId, severity: 'critical' },
    ...{ timeMs: clock.nowMs(), atMs: clock.nowMs() },
  };
  const none = { conditions: [], watches: [], memories: [] };
  await registry.ingest.applyTime({
    states: [],
    alarms: { atMs: clock.nowMs(), changes: [change], ...none },
  });
}
