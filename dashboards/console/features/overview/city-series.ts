/**
 * What the overview asks the history for, as signals: the day of the chosen cities (lighting power and level, clients, fibre
 * throughput) and the state of the fibre nodes. Loaded again every minute, while the overview is shown.
 */
import { effect, type Signal, signal, untracked } from '@preact/signals';
import { path, view } from '../../app/location.ts';
import { nowMs, session } from '../../live/live-state.ts';
import { readFleetSeries } from '../../live/rest-client.ts';
import { type DaySeries, NO_DAY, toDayRange, toDaySeries, WINDOW_MS } from './day-series.ts';
import { fibreNodes, loadFibreNodes } from './fibre-nodes.ts';

export const lightingPowerByTime = signal<DaySeries>(NO_DAY);
/** Mean commanded level of all lamps, per cent of full light. */
export const lightingLevelByTime = signal<DaySeries>(NO_DAY);
export const clientsByTime = signal<DaySeries>(NO_DAY);
export const fibreRateByTime = signal<DaySeries>(NO_DAY);

interface Source {
  target: Signal<DaySeries>;
  measurement: string;
  field: string;
  kind: string;
  across: 'sum' | 'mean';
}

const SOURCES: readonly Source[] = [
  {
    target: lightingPowerByTime,
    measurement: 'lamp',
    field: 'activePower',
    kind: 'lightmast',
    across: 'sum',
  },
  {
    target: lightingLevelByTime,
    measurement: 'lamp',
    field: 'dimmingLevel',
    kind: 'lightmast',
    across: 'mean',
  },
  { target: clientsByTime, measurement: 'sys', field: 'clientsConnected', kind: 'hotspot', across: 'sum' },
  { target: fibreRateByTime, measurement: 'service', field: 'rate', kind: 'fibrenode', across: 'sum' },
];

const OVERVIEW = '/';

/** Windows fill up after their end, too: devices deliver late, after an outage by hours. */
const REFRESH_MS = 60_000;
const RETRY_MS = 15_000;

let loading: AbortController | undefined;

/** Follows city and time for as long as the page lives. */
export function startCitySeries(): void {
  let loadedFor = '';
  effect(() => {
    if (typeof session.value !== 'object' || path.value !== OVERVIEW) return;
    const { city } = view.value;
    const wanted = `${city}:${Math.floor(nowMs.value / REFRESH_MS)}`;
    if (wanted === loadedFor) return;
    const isOtherCity = !loadedFor.startsWith(`${city}:`);
    loadedFor = wanted;
    untracked(() => load(city, isOtherCity));
  });
}

function load(city: string, isOtherCity: boolean): void {
  loading?.abort();
  const abort = new AbortController();
  loading = abort;
  for (const source of SOURCES) {
    if (isOtherCity) source.target.value = NO_DAY;
    void untilLoaded(abort.signal, () => loadSource(source, city, abort.signal));
  }
  if (isOtherCity) fibreNodes.value = undefined;
  void untilLoaded(abort.signal, () => loadFibreNodes(city, nowMs.peek(), abort.signal));
}

async function untilLoaded(abort: AbortSignal, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch {
    setTimeout(() => !abort.aborted && void untilLoaded(abort, run), RETRY_MS);
  }
}

async function loadSource(source: Source, city: string, abort: AbortSignal): Promise<void> {
  const { fromMs, toMs } = toDayRange(nowMs.peek());
  const resource = await readFleetSeries(
    {
      measurement: source.measurement,
      fields: source.field,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      aggregate: 'mean',
      across: source.across,
      window: WINDOW_MS / 1000,
      city,
      kind: source.kind,
    },
    abort,
  );
  source.target.value = toDaySeries(resource, source.field, toMs);
}
