/** Files of devices and of history: exactly what was asked for, whole or refused, and for nobody else's eyes. */
import { readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApi } from '../../api/api.ts';
import { AppError } from '../../core/app-error.ts';
import type { MetricValue, Reading } from '../../core/readings.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { waitUntil } from '../support/wait-until.ts';
import { createApiFixture, createDevice, NOW_MS, SILENT } from './api-fixture.ts';
import { openReader } from './resource-reader.ts';

function reading(device: string, timeMs: number, values: Record<string, MetricValue>): Reading {
  const city = device.startsWith('ld') ? 'landau' : 'speyer';
  return { city, kind: 'lightmast', device, component: 'lamp-1', timeMs, values };
}

describe('the list of devices as CSV', () => {
  it('has the columns, the filters and the order of the table, in words that a German Excel opens', async () => {
    const fixture = await createApiFixture();
    const { get } = await openReader(fixture);
    await fixture.registry.devices.putDevices([
      createDevice({ id: 'ld-lm-0010', name: '=Ostring; 10', groupId: 'ring-2', lifecycle: 'maintenance' }),
      createDevice({ id: 'ld-lm-0009', name: 'Ostring 9', groupId: 'ring-1' }),
    ]);
    const lamp = { timeMs: NOW_MS, values: { activePower: 41.5 } };
    await fixture.putCurrent({
      ...{ deviceId: 'ld-lm-0009', lastReceivedMs: NOW_MS, components: { 'lamp-1': lamp } },
      birth: { fw: '2.1.0' },
    });
    await fixture.putCurrent({ deviceId: 'ld-lm-0002', watch: SILENT });

    const columns = 'columns=name,state,reason,reading,group,lifecycle';
    const reply = await get(
      `/api/v1/devices.csv?${columns}&text=ostring&sort=name&order=desc&dialect=excel-de&language=de`,
    );
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(reply.headers['content-disposition']).toMatch(/^attachment; filename="devices-[\d-]+\.csv"$/);
    expect(reply.body.split('\r\n')).toEqual([
      '\uFEFFGerät;Zustand;Grund;Ursache;Letzter Wert;Einheit;Gruppe;Lebenszyklus',
      'Ostring 9;erreichbar;;;41,5;W;ring-1;in Betrieb',
      'Ostring 2;überfällig;Schaltschrank kv-12;landau/cabinet/kv-12;;;;in Betrieb',
      'Ostring 1;unbekannt;nie gemeldet;;;;;in Betrieb',
      `"'=Ostring; 10";unbekannt;nie gemeldet;;;;ring-2;in Wartung`,
      '',
    ]);
    const rows = async (query: string) =>
      parse((await get(`/api/v1/devices.csv?columns=id&${query}`)).body, { from: 2 }).flat();
    expect(await rows('firmware=2.1.0')).toEqual(['ld-lm-0009']);
    expect(await rows('group=RING&sort=group')).toEqual(['ld-lm-0009', 'ld-lm-0010']);
    expect(await rows('reason=group')).toEqual(['ld-lm-0002']);
    expect(await rows('lifecycle=maintenance')).toEqual(['ld-lm-0010']);
    expect(await rows('kind=hotspot&city=landau')).toEqual(['ld-hs-0001']);
    for (const wrong of [
      'columns=secret',
      'sort=secret',
      'presence=gone',
      'reason=gone',
      'lifecycle=gone',
      'x=1',
    ]) {
      expect((await get(`/api/v1/devices.csv?${wrong}`)).statusCode, wrong).toBe(400);
    }
  });
});

describe('history as a file', () => {
  it('is CSV with readings as they came, or windows of them', async () => {
    const fixture = await createApiFixture();
    const { get } = await openReader(fixture);
    await fixture.telemetry.write([
      {
        ...reading('ld-lm-0001', NOW_MS - 120_000, { activePower: 10 }),
        quality: { activePower: 'uncertain' },
      },
      reading('ld-lm-0001', NOW_MS - 60_000, { activePower: 20.5, powerState: 'on' }),
      reading('sp-lm-0001', NOW_MS - 60_000, { activePower: 99 }),
    ]);
    const question = 'measurement=lamp&fields=activePower,powerState';
    const raw = await get(`/api/v1/devices/ld-lm-0001/series.csv?${question}`);
    expect(parse(raw.body)).toEqual([
      ['time', 'component', 'activePower [W]', 'powerState', 'quality'],
      [new Date(NOW_MS - 120_000).toISOString(), 'lamp-1', '10', '', 'activePower=uncertain'],
      [new Date(NOW_MS - 60_000).toISOString(), 'lamp-1', '20.5', 'on', ''],
    ]);
    const german = await get(
      `/api/v1/devices/ld-lm-0001/series.csv?${question}&dialect=excel-de&language=de`,
    );
    const [head, first] = german.body.slice(1).split('\r\n');
    expect(head).toBe('Zeit;Zeit (UTC);Komponente;Wirkleistung [W];Schaltzustand;Qualität');
    expect(first).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d;\d{4}-.*Z;lamp-1;10;;activePower=uncertain$/);

    const windows = 'measurement=lamp&fields=activePower&aggregate=mean&across=sum&window=3600';
    const cities = await get(`/api/v1/series.csv?${windows}&groupBy=city`);
    expect(parse(cities.body, { from: 2 }).map((row: string[]) => row.slice(1, 3))).toEqual([
      ['landau', '15.25'],
      ['speyer', '99'],
    ]);
    const everything = await get('/api/v1/series.csv?measurement=lamp&fields=activePower');
    expect(parse(everything.body)).toHaveLength(4);
  });

  it('is Parquet that others can read, types and times kept', async () => {
    const fixture = await createApiFixture();
    const { get } = await openReader(fixture);
    await fixture.telemetry.write([
      reading('ld-lm-0001', NOW_MS - 60_000, { activePower: 20.5, powerState: 'on', lampFailure: false }),
    ]);
    const fields = 'measurement=lamp&fields=activePower,powerState,lampFailure';
    const reply = await get(`/api/v1/devices/ld-lm-0001/series.parquet?${fields}`);
    expect(reply.headers['content-type']).toBe('application/vnd.apache.parquet');
    expect(reply.headers['content-disposition']).toContain('ld-lm-0001-lamp-');
    expect(await readParquet(reply.rawPayload)).toEqual([
      [NOW_MS - 60_000, 'lamp-1', 20.5, 'on', false, null],
    ]);
    await waitUntil('nothing left on the disk', listExportFolders, folders => folders.length === 0);
  });

  it('is refused as a whole when it would be too large, and parameters are those of the series', async () => {
    const fixture = await createApiFixture({
      exportLimits: { csvRows: 2, parquetRows: 3, parquetBytes: 100 },
    });
    const { get } = await openReader(fixture);
    const times = [1, 2, 3].map(minutes => NOW_MS - minutes * 60_000);
    await fixture.telemetry.write(times.map(timeMs => reading('ld-lm-0001', timeMs, { activePower: 1 })));
    const question = 'measurement=lamp&fields=activePower';
    for (const file of ['series.csv', 'series.parquet']) {
      const reply = await get(`/api/v1/devices/ld-lm-0001/${file}?${question}`);
      expect([reply.statusCode, reply.json().code], file).toEqual([413, 'EXPORT_TOO_LARGE']);
      expect((await get(`/api/v1/devices/ld-lm-0001/${file}?measurement=lamp`)).statusCode).toBe(400);
      expect((await get(`/api/v1/devices/sp-lm-9999/${file}?${question}`)).statusCode).toBe(404);
    }
    const from = new Date(NOW_MS - 90_000).toISOString();
    expect((await get(`/api/v1/devices/ld-lm-0001/series.csv?${question}&from=${from}`)).statusCode).toBe(
      200,
    );
  });

  it('gives its place back when the reader goes, and makes no more than a few at a time (S26)', async () => {
    const fixture = await createApiFixture();
    const token = await fixture.createToken('operator', '*');
    const pages = Promise.withResolvers<void>();
    let given = 0;
    let givenUp = 0;
    const telemetry = {
      ...fixture.telemetry,
      async *export(_: unknown, signal: AbortSignal) {
        given += 1;
        signal.addEventListener('abort', () => {
          givenUp += 1;
        });
        yield [{ ...reading('ld-lm-0001', NOW_MS, { activePower: 1 }), quality: '' }] as never;
        await pages.promise;
      },
    };
    const api = createApi({ ...fixture.options, telemetry });
    await api.start(AbortSignal.timeout(10_000));
    onTestFinished(() => api.stop());
    const { port } = api.address();
    const path = '/api/v1/devices/ld-lm-0001/series.csv?measurement=lamp&fields=activePower';
    const sockets = Array.from({ length: 8 }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
      return socket;
    });
    await waitUntil(
      'eight files under way',
      () => given,
      count => count === 8,
    );
    const one = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([one.status, ((await one.json()) as { code: string }).code]).toEqual([503, 'BUSY']);
    for (const socket of sockets) socket.destroy();
    await waitUntil(
      'all to be given up',
      () => givenUp,
      count => count === 8,
    );
    pages.resolve();
    await waitUntil(
      'a free place',
      async () => {
        const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        return (await reply.text()) && reply.status;
      },
      status => status === 200,
    );
  });

  it('frees the engine and the disk when the reader of a Parquet file goes while it is made', async () => {
    const fixture = await createApiFixture();
    const token = await fixture.createToken('operator', '*');
    let asked = 0;
    const telemetry = {
      ...fixture.telemetry,
      async *export(_: unknown, signal: AbortSignal) {
        asked += 1;
        yield [{ ...reading('ld-lm-0001', NOW_MS, { activePower: 1 }), quality: '' }] as never;
        await new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new AppError('STORE_UNAVAILABLE', 'given up'))),
        );
      },
    };
    const api = createApi({ ...fixture.options, telemetry });
    await api.start(AbortSignal.timeout(10_000));
    onTestFinished(() => api.stop());
    const { port } = api.address();
    const path = '/api/v1/devices/ld-lm-0001/series.parquet?measurement=lamp&fields=activePower';
    const ask = () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
      return socket;
    };
    const first = [ask(), ask()];
    await waitUntil(
      'two files being made',
      () => asked,
      count => count === 2,
    );
    for (const socket of first) socket.destroy();
    const second = [ask(), ask()];
    await waitUntil(
      'the next two being made',
      () => asked,
      count => count === 4,
    );
    for (const socket of second) socket.destroy();
    await waitUntil('the disk to be free', listExportFolders, folders => folders.length === 0);
  });
});

function listExportFolders(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('leitstand-export-'));
}

async function readParquet(bytes: Buffer): Promise<unknown[][]> {
  const file = join(createTemporaryDirectory(), 'series.parquet');
  writeFileSync(file, bytes);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `SELECT epoch_ms(time)::DOUBLE, * EXCLUDE (time) FROM read_parquet('${file}')`,
  );
  const rows = reader.getRows();
  connection.closeSync();
  instance.closeSync();
  return rows;
}
