/** The state of the fibre nodes as a signal, asked for every minute while the overview is shown. */
import { signal } from '@preact/signals';
import { readFleetSeries } from '../../live/rest-client.ts';
import { type FibreNode, toFibreNodes } from './fibre-state.ts';

/** undefined: not known yet. */
export const fibreNodes = signal<readonly FibreNode[] | undefined>(undefined);

/** Nodes report every minute; one that has said nothing for so long says nothing about now. */
const RECENT_MS = 15 * 60_000;

export async function loadFibreNodes(city: string, nowMs: number, abort: AbortSignal): Promise<void> {
  const ask = (measurement: string, fields: string) =>
    readFleetSeries(
      {
        measurement,
        fields,
        from: new Date(nowMs - RECENT_MS).toISOString(),
        to: new Date(nowMs).toISOString(),
        aggregate: 'last',
        groupBy: 'city,device,component',
        kind: 'fibrenode',
        city,
      },
      abort,
    );
  const [ports, services, optics] = await Promise.all([
    ask('port', 'operStatus,adminStatus'),
    ask('service', 'rate'),
    ask('optics', 'rxPower'),
  ]);
  fibreNodes.value = toFibreNodes({ ports, services, optics });
}
