/**
 * The whole system in one process: opens the stores, starts the parts in order, stops them in reverse. In two it is
 * started by system/start-node.ts and system/start-api.ts, of the same parts.
 *
 *   device ─MQTT▶ broker ─fsync▶ journal ─▶ ingest ─▶ telemetry, registry ◀─ api ◀─ browser
 *
 * What always holds: stores open first and close last; ports open last and close first; parts share nothing
 * but the stores, what is here passes positions of the journal and health between them.
 */
import type { Logger } from 'pino';
import type { Settings } from '#core/settings.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { Api } from './api/api.ts';
import type { Broker } from './broker/broker.ts';
import { createNode } from './system/create-node.ts';
import { createWeb } from './system/create-web.ts';
import { openStores } from './system/open-stores.ts';
import { startParts, startUndoable } from './system/run-parts.ts';

export interface System {
  registry: Registry;
  api: Api;
  broker: Broker;
  stop(): Promise<void>;
}

/** @param log parts write to children of it */
export function startSystem(settings: Settings, log: Logger): Promise<System> {
  return startUndoable(async ending => {
    const stores = await openStores(settings, log, ending);
    const node = await createNode(settings, stores, log, ending);
    const api = createWeb(settings, stores, node, log);
    await startParts([...node.parts, api], ending);
    node.begin();
    return { registry: stores.registry, api, broker: node.broker };
  });
}
