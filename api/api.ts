/** The api as a part: builds the app, listens, gives the port back. */
import { AppError } from '#core/app-error.ts';
import { SYSTEM_ACTOR } from '#core/audit-actions.ts';
import type { Part } from '#core/parts.ts';
import type { ApiServer } from './api-context.ts';
import type { ApiOptions } from './api-options.ts';
import { buildApp } from './app.ts';
import { createSignInLink } from './sign-in-link.ts';

export type { ApiOptions, PipelineFigures } from './api-options.ts';

export interface Api extends Part {
  /** Where it listens; the port is the real one. Only between start and stop. */
  address(): { host: string; port: number };
  /** The address of a one-time sign-in page for an administrator; good for an hour. */
  createSignInLink(nowMs: number): Promise<string>;
}

export function createApi(options: ApiOptions): Api {
  let app: ApiServer | undefined;

  function address(): { host: string; port: number } {
    const found = app?.server.address();
    if (typeof found !== 'object' || found === null) throw new Error('The api is not listening');
    return { host: options.host, port: found.port };
  }

  return {
    name: 'api',
    async start(signal) {
      signal.throwIfAborted();
      app = await buildApp(options);
      signal.throwIfAborted();
      await listen(app, options);
    },
    async stop() {
      await app?.close();
      app = undefined;
    },
    address,
    async createSignInLink(nowMs) {
      const origin = options.publicUrl ?? toLocalUrl(address());
      return options.registry.transaction(async ({ access, audit }) => {
        await audit.append([{ actor: SYSTEM_ACTOR, via: 'system', action: 'link.create' }]);
        return createSignInLink({ access }, origin, nowMs);
      });
    },
  };
}

async function listen(app: ApiServer, { host, port }: ApiOptions): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: address => `api listens at ${address}` });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AppError('PORT_TAKEN', `Port ${port} on ${host} is taken by another program`, { cause: error });
  }
}

/** A wildcard address is not one a browser can open. */
function toLocalUrl({ host, port }: { host: string; port: number }): string {
  const isWildcard = host === '0.0.0.0' || host === '::';
  const name = isWildcard ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
