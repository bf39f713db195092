/** What the api needs to be told; everything it knows of the rest of the system comes in here. */
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import type { MetricsSource } from '#core/collect-metrics.ts';
import type { HealthCheck } from '#core/health-checks.ts';
import type { OwnBoundaries } from '#store/geography/read-boundaries.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import type { BasemapOptions } from './basemap/basemap.ts';
import type { ExportLimits } from './exports/export-limits.ts';
import type { SignInOptions } from './people/people-services.ts';

/** Messages journaled per second, and journaled but not yet stored. */
export interface PipelineFigures {
  messagesPerS: number;
  backlog: number;
}

export interface ApiOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Where people reach the api when a proxy stands in front: `https://leitstand.example`. */
  publicUrl?: string;
  /** Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed. */
  trustedProxies?: readonly string[];
  /** Cookies with Secure, and HSTS; for everything reached by https. */
  secureCookies: boolean;
  registry: Registry;
  telemetry: TelemetryStore;
  clock: Clock;
  log: Logger;
  /** How people sign in. */
  signIn: SignInOptions;
  /** What differs from the usual bounds of files given out. */
  exportLimits?: Partial<ExportLimits>;
  /** How often live streams look for changes; absent: twice a second. */
  liveTurnMs?: number;
  /** The built console. Absent or missing on disk: a page says so. */
  consoleDirectory?: string;
  /** Where barriers are reported, `https:` or `mailto:`. */
  accessibilityContact?: string;
  /** Borders of the operator's own; absent: those shipped with Leitstand. */
  ownBoundaries?: OwnBoundaries;
  /** A map of another server behind the borders; absent: none, and no other server is ever asked. */
  basemap?: BasemapOptions;
  /** Webhooks may lead to this machine, to private networks, and be without TLS; what sends them must allow it, too. */
  areWebhooksPrivate?: boolean;
  /** Prometheus texts of the other parts; each with metric names of its own. */
  metricsSources: readonly MetricsSource[];
  health: readonly HealthCheck[];
  pipeline(): PipelineFigures;
}
