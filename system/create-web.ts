/** The api with the console, as the settings want it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { systemClock } from '#core/clock.ts';
import type { MetricsSource } from '#core/collect-metrics.ts';
import type { HealthCheck } from '#core/health-checks.ts';
import type { Settings } from '#core/settings.ts';
import { type Api, createApi, type PipelineFigures } from '../api/api.ts';
import { toSignInOptions } from '../bin/sign-in-options.ts';
import type { Stores } from './open-stores.ts';

const MB = 1024 * 1024;
const consoleDirectory = fileURLToPath(new URL('../dashboards/console/dist', import.meta.url));

/** What the api tells of broker and ingest, wherever they run. */
export interface WatchedNode {
  health: readonly HealthCheck[];
  metricsSources: readonly MetricsSource[];
  pipeline(): PipelineFigures;
}

export function createWeb(settings: Settings, stores: Stores, node: WatchedNode, log: Logger): Api {
  return createApi({
    host: settings.HTTP_HOST,
    port: settings.HTTP_PORT,
    ...(settings.HTTP_PUBLIC_URL && { publicUrl: settings.HTTP_PUBLIC_URL }),
    ...(settings.ACCESSIBILITY_CONTACT && { accessibilityContact: settings.ACCESSIBILITY_CONTACT }),
    trustedProxies: settings.TRUSTED_PROXIES.split(',').filter(Boolean),
    secureCookies: settings.HTTP_PUBLIC_URL.startsWith('https:'),
    registry: stores.registry,
    telemetry: stores.telemetry,
    clock: systemClock,
    log: log.child({ part: 'api' }),
    signIn: toSignInOptions(settings),
    consoleDirectory,
    ...(settings.BOUNDARIES_FILE && {
      ownBoundaries: { file: settings.BOUNDARIES_FILE, credit: settings.BOUNDARIES_CREDIT },
    }),
    ...(settings.BASEMAP_URL && {
      basemap: {
        styleUrl: settings.BASEMAP_URL,
        credit: settings.BASEMAP_CREDIT,
        cacheDirectory: join(settings.DATA_DIRECTORY, 'basemap'),
        cacheBytes: settings.BASEMAP_CACHE_MB * MB,
        isPrivateAllowed: settings.BASEMAP_PRIVATE === 'yes',
      },
    }),
    areWebhooksPrivate: settings.WEBHOOK_PRIVATE === 'yes',
    metricsSources: [...node.metricsSources, stores.metrics],
    health: [...stores.health, ...node.health],
    pipeline: node.pipeline,
  });
}
