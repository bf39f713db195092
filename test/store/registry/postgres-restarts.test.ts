/** The server restarted and killed while the registry is in use: nothing hangs, nothing acknowledged is lost. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '#core/app-error.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../support/postgres-server.ts';
import { waitUntil } from '../../support/wait-until.ts';
import {
  createCredential,
  createCurrent,
  createDelta,
  createDevice,
  createUpdate,
  LANDAU,
} from './registry-fixtures.ts';

const WRITERS = 8;

describe.skipIf(!findPostgresBinaries())('PostgreSQL (skipped unless its server is installed)', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server?.remove());

  async function openWithDevice(): Promise<Registry> {
    const registry = await openRegistry({ engine: 'postgres', url: await server.createSchema() });
    onTestFinished(() => registry.close());
    await registry.devices.putCity(LANDAU);
    await registry.devices.putDevices([createDevice('lm-1')]);
    return registry;
  }

  it('says STORE_UNAVAILABLE while the server is away, and heals by itself', async () => {
    const registry = await openWithDevice();
    const refusals: unknown[] = [];
    let written = 0;
    let isOver = false;
    async function write(prefix: number): Promise<void> {
      for (let i = 0; !isOver; i++) {
        try {
          await registry.access.putCredential(createCredential(`svc-${prefix}-${i % 10}`));
          written += 1;
        } catch (error) {
          refusals.push(error);
          await new Promise(resolve => setTimeout(resolve, 5));
        }
      }
    }
    const writers = Array.from({ length: WRITERS }, (_, i) => write(i));
    const untilWritten = (count: number) => {
      const goal = written + count;
      return waitUntil(
        'writers to go on',
        () => written,
        seen => seen >= goal,
      );
    };
    await untilWritten(20);
    await server.end('fast');
    await waitUntil(
      'every writer to be refused',
      () => refusals.length,
      count => count >= WRITERS,
    );
    await expect(registry.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', canRetry: true });
    await server.start();
    await untilWritten(20);
    isOver = true;
    await Promise.all(writers);
    for (const error of refusals) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', canRetry: true });
    }
  });

  it('loses no acknowledged commit to kill -9 of the server, and applies none twice', async () => {
    const registry = await openWithDevice();
    let acknowledged = 0;
    let isOver = false;
    // As ingest does: the same update again until it is answered.
    const writing = (async () => {
      for (let sequence = 1; !isOver; ) {
        const states = [createCurrent('lm-1', { seq: sequence })];
        const completeness = [createDelta('lm-1', { received: 1 })];
        try {
          await registry.ingest.apply(createUpdate(sequence, { states, completeness }));
          acknowledged = sequence++;
        } catch (error) {
          expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', canRetry: true });
          await new Promise(resolve => setTimeout(resolve, 5));
        }
      }
    })();
    for (const more of [1, 40, 17]) {
      const goal = acknowledged + more;
      await waitUntil(
        'commits',
        () => acknowledged,
        count => count >= goal,
      );
      await server.end('kill');
      const before = acknowledged;
      await server.start();
      const stored = await waitUntil(
        'the registry to answer again',
        () => registry.ingest.lastSequence().catch(() => -1),
        sequence => sequence >= 0,
      );
      expect(stored).toBeGreaterThanOrEqual(before);
    }
    isOver = true;
    await writing;
    expect(await registry.ingest.lastSequence()).toBe(acknowledged);
    expect(await registry.ingest.completeness('lm-1', '0000', '9999')).toMatchObject([
      { received: acknowledged },
    ]);
    expect(await registry.ingest.listCurrent()).toMatchObject([
      { seq: acknowledged, revision: acknowledged },
    ]);
  });
});
