/** `leitstand api`: api and console alone, beside a node that shares its stores. */
import type { Logger } from 'pino';
import { AppError } from '#core/app-error.ts';
import { SETTING_PREFIX } from '#core/parse-settings.ts';
import type { Settings } from '#core/settings.ts';
import type { Api } from '../api/api.ts';
import { createWeb } from './create-web.ts';
import { openStores } from './open-stores.ts';
import { startParts, startUndoable } from './run-parts.ts';
import { watchNode } from './watch-node.ts';

export interface ApiProcess {
  api: Api;
  stop(): Promise<void>;
}

/** Throws INVALID_CONFIGURATION for stores that only one process can open. @param log parts write to children of it */
export async function startApi(settings: Settings, log: Logger): Promise<ApiProcess> {
  refuseEmbeddedStores(settings);
  return startUndoable(async ending => {
    const stores = await openStores(settings, log, ending);
    const node = watchNode(settings.NODE_URL);
    const api = createWeb(settings, stores, node, log);
    await startParts([node, api], ending);
    return { api };
  });
}

function refuseEmbeddedStores({ REGISTRY, TELEMETRY }: Settings): void {
  if (REGISTRY === 'postgres' && TELEMETRY === 'influx') return;
  throw new AppError(
    'INVALID_CONFIGURATION',
    `An api of its own needs stores that are servers: set ${SETTING_PREFIX}REGISTRY=postgres and ` +
      `${SETTING_PREFIX}TELEMETRY=influx, or run "leitstand serve", which is everything in one`,
  );
}
