/** The day of the chosen city as signals: lighting power, clients, fibre throughput. Loaded again every minute. */
import { effect, type Signal, signal, untracked } from '@preact/signals';
import { view } from '../../app/location.ts';
import { nowMs, session } from '../../live/live-state.ts';
import { readFleetSeries } from '../../live/rest-client.ts';
import { type DaySeries, NO_DAY, toDayRange, toDaySeries, WINDOW_MS } from './day-series.ts';

export const lightingPowerByTime = signal<DaySeries>(NO_DAY);
export const clientsByTime = signal<DaySeries>(NO_DAY);
export const fibreRateByTime = signal<DaySeries>(NO_DAY);

interface Source {
  target: Signal<DaySeries>;
  measurement: string;
  field: string;
  kind: string;
}

const SOURCES: readonly Source[] = [
  { target: lightingPowerByTime, measurement: 'lamp', field: 'activePower', kind: 'lightmast' },
  { target: clientsByTime, measurement: 'sys', field: 'clientsConnected', kind: 'hotspot' },
  { target: fibreRateByTime, measurement: 'service', field: 'rate', kind: 'fibrenode' },
];

/** Windows fill up after their end, too: devices deliver late, after an outage by hours. */
const REFRESH_MS = 60_000;
const RETRY_MS = 15_000;

let loading: AbortController | undefined;

/** Follows city and time for as long as the page lives. */
export function startCitySeries(): void {
  let loadedFor = '';
  effect(() => {
    if (typeof session.value !== 'object') return;
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
    void loadSource(source, city, abort.signal);
  }
}

async function loadSource(source: Source, city: string, abort: AbortSignal): Promise<void> {
  const { fromMs, toMs } = toDayRange(nowMs.value);
  try {
    const resource = await readFleetSeries(
      {
        measurement: source.measurement,
        fields: source.field,
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        aggregate: 'mean',
        across: 'sum',
        window: WINDOW_MS / 1000,
        city,
        kind: source.kind,
      },
      abort,
    );
    source.target.value = toDaySeries(resource, source.field, toMs);
  } catch {
    if (abort.aborted) return;
    setTimeout(() => !abort.aborted && void loadSource(source, city, abort), RETRY_MS);
  }
}
