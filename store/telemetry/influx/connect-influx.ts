/** The connections of a store: who asks, who writes, who changes, and how databases come to be. */
import type { InfluxStoreOptions } from '../open-telemetry-store.ts';
import { compileCreateDatabase, type InfluxStatement, LIST_DATABASES } from './compile-series-query.ts';
import { type AskSeries, createInfluxClient, type InfluxClient } from './influx-client.ts';
import { createCityDatabases, createSharedDatabase, type InfluxDatabases } from './influx-databases.ts';
import { unavailable } from './influx-errors.ts';
import { createInfluxWriter, type InfluxWriter } from './influx-writer.ts';
import type { AskRows } from './series-points.ts';

export interface InfluxConnection {
  databases: InfluxDatabases;
  /** With the credentials that may only read, if there are any. */
  reader: InfluxClient;
  /** With the credentials that may write. */
  writer: InfluxWriter;
  command(database: string, statement: InfluxStatement): Promise<void>;
  close(): void;
}

export function connectInflux(
  options: Required<InfluxStoreOptions>,
  onRequest: (statusCode: number) => void,
): InfluxConnection {
  const { url, database, clock } = options;
  const common = { url, timeoutMs: options.queryTimeoutMs };
  const reader = createInfluxClient({ ...common, credentials: options.reader });
  const owner = createInfluxClient({ ...common, credentials: options.writer });

  async function listDatabases(): Promise<string[]> {
    const [series] = await reader.ask('', LIST_DATABASES);
    return (series?.values ?? []).map(([name]) => name as unknown as string);
  }

  const writer = createInfluxWriter({
    url,
    clock,
    version: options.version,
    organisation: options.organisation,
    credentials: options.writer,
    writers: options.writers,
    linesPerRequest: options.linesPerRequest,
    timeoutMs: options.writeTimeoutMs,
    async createDatabase(name) {
      await owner.command('', compileCreateDatabase(name)).catch(error => {
        throw unavailable(`InfluxDB has no database ${name} and does not let us make it: ${error.message}`);
      });
    },
    onRequest,
  });
  return {
    databases: options.perCity
      ? createCityDatabases(database, listDatabases)
      : createSharedDatabase(database),
    reader,
    writer,
    command: (name, statement) => owner.command(name, statement),
    close() {
      reader.close();
      owner.close();
      writer.close();
    },
  };
}

/** In the first of the databases; a statement on several names them itself. */
export function toAsk(reader: InfluxClient, databases: readonly string[], signal?: AbortSignal): AskSeries {
  return statement => reader.ask(databases[0] ?? '', statement, { signal });
}

/** One row per point: time, the fields, the tags. */
export function toAskRows(client: InfluxClient, databases: readonly string[], signal?: AbortSignal): AskRows {
  const ask = toAsk(client, databases, signal);
  return async statement => {
    const { groupedBy = [] } = statement;
    return (await ask(statement)).flatMap(({ values, tags = {} }) => {
      if (groupedBy.length === 0) return values;
      const behind = groupedBy.map(tag => tags[tag] as string);
      return values.map(row => [...row, ...behind]);
    });
  };
}
