/**
 * What `leitstand node` says of itself over HTTP: `/healthz`, `/readyz` with the figures that the api shows, `/metrics`.
 * It takes nothing, asks for no sign-in and tells names of parts and numbers, nothing of a city, device or person.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import { collectMetrics, type MetricsSource } from '#core/collect-metrics.ts';
import { createReadiness, type HealthCheck, type Readiness } from '#core/health-checks.ts';
import type { Part } from '#core/parts.ts';
import type { PipelineFigures } from '../api/api-options.ts';

/** The body of `/readyz`. */
export interface NodeReport extends Readiness {
  pipeline: PipelineFigures;
}

export interface NodeListenerOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  health: readonly HealthCheck[];
  metricsSources: readonly MetricsSource[];
  pipeline(): PipelineFigures;
  clock: Clock;
  log: Logger;
}

export interface NodeListener extends Part {
  /** The port is the real one. Only between start and stop. */
  address(): { host: string; port: number };
}

const MAX_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 10_000;

export function createNodeListener(options: NodeListenerOptions): NodeListener {
  const { host, port, log } = options;
  const readiness = createReadiness(options.health, options.clock, (part, detail) =>
    log.warn({ part, detail }, 'part is not ready'),
  );

  const answers: Record<string, (response: ServerResponse) => Promise<void>> = {
    '/healthz': async response => send(response, 200, JSON.stringify({ status: 'ok' })),
    async '/readyz'(response) {
      const report: NodeReport = { ...(await readiness()), pipeline: options.pipeline() };
      send(response, report.status === 'ready' ? 200 : 503, JSON.stringify(report));
    },
    async '/metrics'(response) {
      const text = await collectMetrics(options.metricsSources, error =>
        log.warn({ err: error }, 'a metrics source failed'),
      );
      send(response, 200, text, 'text/plain; version=0.0.4; charset=utf-8');
    },
  };

  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const answer = request.method === 'GET' ? answers[request.url ?? ''] : undefined;
    if (answer) void answer(response);
    else send(response, 404, JSON.stringify({ status: 'unknown' }));
  });
  server.maxConnections = MAX_CONNECTIONS;

  return {
    name: 'listener',
    async start(signal) {
      signal.throwIfAborted();
      await listen(server, host, port);
    },
    async stop() {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
    address: () => ({ host, port: (server.address() as AddressInfo).port }),
  };
}

function send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const fault = `Port ${port} on ${host} is taken by another program`;
      reject(isTaken ? new AppError('PORT_TAKEN', fault, { cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
}
