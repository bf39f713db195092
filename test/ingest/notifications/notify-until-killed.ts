/** A process of its own that sends what waits, until it is killed. Argument: the folder of the fixture. */
import { join } from 'node:path';
import pino from 'pino';
import { systemClock } from '#core/clock.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { createNotifications } from '../../../ingest/notifications/notifications.ts';

const registry = await openRegistry({ engine: 'sqlite', file: join(process.argv[2]!, 'registry.db') });
const part = createNotifications({
  ...{ registry, clock: systemClock, secretKey: new Uint8Array(32).fill(7), isPrivateAllowed: true },
  ...{ publicUrl: '', intervalMs: 20, log: pino({ level: 'silent' }) },
});
await part.start(AbortSignal.timeout(10_000));
// Its timers hold no process.
setInterval(() => undefined, 60_000);
