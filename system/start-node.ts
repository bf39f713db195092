/** `leitstand node`: everything but the api. Devices notice nothing of what happens to the api's process. */
import type { Logger } from 'pino';
import { systemClock } from '#core/clock.ts';
import type { Settings } from '#core/settings.ts';
import type { Broker } from '../broker/broker.ts';
import { createNode } from './create-node.ts';
import { createNodeListener, type NodeListener } from './node-listener.ts';
import { openStores } from './open-stores.ts';
import { startParts, startUndoable } from './run-parts.ts';

export interface NodeProcess {
  broker: Broker;
  listener: NodeListener;
  stop(): Promise<void>;
}

/** @param log parts write to children of it */
export function startNode(settings: Settings, log: Logger): Promise<NodeProcess> {
  return startUndoable(async ending => {
    const stores = await openStores(settings, log, ending);
    const node = await createNode(settings, stores, log, ending);
    const listener = createNodeListener({
      host: settings.NODE_HTTP_HOST,
      port: settings.NODE_HTTP_PORT,
      health: [...stores.health, ...node.health],
      metricsSources: [...node.metricsSources, stores.metrics],
      pipeline: node.pipeline,
      clock: systemClock,
      log: log.child({ part: 'listener' }),
    });
    await startParts([...node.parts, listener], ending);
    node.begin();
    return { broker: node.broker, listener };
  });
}
