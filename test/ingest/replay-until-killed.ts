/**
 * A process of its own that replays what is kept and says what it is about to do. `replayed`: the readings of some
 * messages are durable and the registry has not heard; `applied`: it has; `idle`: there is no replay. Argument: the
 * folder of the fixture.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { systemClock } from '#core/clock.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { createIngest } from '../../ingest/ingest.ts';

const directory = process.argv[2]!;
const registry = await openRegistry({ engine: 'sqlite', file: join(directory, 'registry.db') });
const telemetry = await openTelemetryStore({ engine: 'duckdb', directory: join(directory, 'telemetry') });
const reader = await openJournalReader({ directory: join(directory, 'journal') });
const { quality } = registry;

const ingest = createIngest({
  ...{ reader, telemetry, clock: systemClock, log: pino({ level: 'silent' }) },
  ...{ lingerMs: 0, maxBatchRecords: 1000, onCommitted: () => undefined },
  registry: {
    ...registry,
    quality: {
      ...quality,
      async nextReplay(limit) {
        const next = await quality.nextReplay(limit);
        if (!next) writeSync(1, 'idle\n');
        return next;
      },
      async applyReplayed(update) {
        writeSync(1, 'replayed\n');
        const isApplied = await quality.applyReplayed(update);
        writeSync(1, 'applied\n');
        return isApplied;
      },
    },
  },
});
await ingest.start(AbortSignal.timeout(10_000));
// The timers of ingest hold no process.
setInterval(() => undefined, 60_000);
