/**
 * Reads devices from a file: UTF-8, or what a German Excel saves; comma or semicolon. Every row is checked by itself and
 * against those before it; faults name line, field and rule, never a value.
 */
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { checkDevice } from '#core/check-device.ts';
import { toTextOfCsv } from '#core/csv.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Device, Lifecycle } from '#core/devices.ts';
import {
  type DeviceRequest,
  IMPORT_COLUMNS,
  IMPORT_COLUMNS_NEEDED,
  IMPORT_ROWS_MAX,
  type ImportColumn,
  type RowFault,
} from '#core/provisioning-resources.ts';
import { toEnteredDevice } from '../entered-device.ts';

const RECORD_MAX_CHARACTERS = 16_384;
/** The parser reads a chunk without letting go of the thread. */
const CHUNK_BYTES = 32_768;
const HEAD_BYTES = 4_096;
const NUMBER = /^-?\d{1,12}(?:\.\d{1,12})?$/;

export interface DeviceRow {
  line: number;
  device: Device;
}

export interface DeviceFile {
  rows: number;
  /** Without a fault, but for what only the registry knows. */
  devices: DeviceRow[];
  faults: RowFault[];
}

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

/** Other work of the thread gets its turn between the chunks of the parser. */
export async function readDeviceCsv(bytes: Uint8Array): Promise<DeviceFile> {
  const utf8 = toUtf8(bytes);
  const delimiter = findDelimiter(utf8);
  const file: DeviceFile = { rows: 0, devices: [], faults: [] };
  const records = Readable.from(toChunks(utf8)).pipe(
    parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: RECORD_MAX_CHARACTERS,
    }),
  );
  const lineOf = new Map<string, number>();
  let columns: ImportColumn[] | undefined;
  let line = 1;
  try {
    for await (const { record, info } of records as AsyncIterable<CsvRecord>) {
      line = info.lines;
      if (columns === undefined) {
        columns = readColumns(record, file.faults);
        if (file.faults.length > 0) break;
      } else if (file.rows === IMPORT_ROWS_MAX) {
        file.faults.push({ line, field: 'file', rule: `has at most ${IMPORT_ROWS_MAX} rows` });
        break;
      } else {
        file.rows += 1;
        readRow(file, { line, columns, record, hasDecimalComma: delimiter === ';' }, lineOf);
      }
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    file.faults.push({ line: line + 1, field: 'file', rule: 'is not CSV from here on: look at the quotes' });
  }
  if (columns === undefined && file.faults.length === 0) {
    file.faults.push({ line: 1, field: 'file', rule: 'is empty' });
  }
  return file;
}

function* toChunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    yield bytes.subarray(start, start + CHUNK_BYTES);
  }
}

/** The older encoding is that of a spreadsheet that was saved without saying otherwise. */
function toUtf8(bytes: Uint8Array): Uint8Array {
  return isUtf8(bytes) ? bytes : Buffer.from(new TextDecoder('windows-1252').decode(bytes));
}

function findDelimiter(bytes: Uint8Array): ',' | ';' {
  const [head = ''] = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES)).split(/\r?\n/, 1);
  return head.split(';').length > head.split(',').length ? ';' : ',';
}

function readColumns(names: readonly string[], faults: RowFault[]): ImportColumn[] {
  const fault = (field: string, rule: string) => faults.push({ line: 1, field: field.slice(0, 64), rule });
  for (const [index, name] of names.entries()) {
    if (!(IMPORT_COLUMNS as readonly string[]).includes(name)) fault(name, 'is no column of an import');
    else if (names.indexOf(name) !== index) fault(name, 'stands there twice');
  }
  for (const name of IMPORT_COLUMNS_NEEDED)
    if (!names.includes(name)) fault(name, 'is a column that is needed');
  return names as ImportColumn[];
}

interface RawRow {
  line: number;
  columns: readonly ImportColumn[];
  record: readonly string[];
  hasDecimalComma: boolean;
}

function readRow(file: DeviceFile, raw: RawRow, lineOf: Map<string, number>): void {
  const { line, columns, record } = raw;
  const found = toDevice(raw);
  const faults = found.faults.length > 0 ? found.faults : checkDevice(found.device);
  if (record.length > columns.length)
    faults.push({ field: 'file', rule: 'has more fields than columns here' });
  const { id } = found.device;
  const earlier = lineOf.get(id);
  if (id !== '' && earlier !== undefined)
    faults.push({ field: 'id', rule: `stands in line ${earlier} already` });
  else lineOf.set(id, line);
  if (faults.length === 0) file.devices.push({ line, device: found.device });
  for (const { field, rule } of faults) file.faults.push({ line, field, rule });
}

/** With faults of what is no number; everything else is for `checkDevice`. */
function toDevice({ columns, record, hasDecimalComma }: RawRow): {
  device: Device;
  faults: { field: string; rule: string }[];
} {
  const faults: { field: string; rule: string }[] = [];
  const text = (column: ImportColumn) => {
    const index = columns.indexOf(column);
    return toTextOfCsv(index < 0 ? '' : (record[index] ?? ''));
  };
  const number = (column: ImportColumn) => {
    const given = hasDecimalComma ? text(column).replace(',', '.') : text(column);
    if (given === '') return undefined;
    if (!NUMBER.test(given)) faults.push({ field: column, rule: 'must be a number' });
    return Number(given);
  };
  const longitude = number('longitude');
  const latitude = number('latitude');
  if ((longitude === undefined) !== (latitude === undefined)) {
    faults.push({ field: 'longitude', rule: 'must be given together with latitude' });
  }
  const reportIntervalS = number('reportIntervalS');
  const request: DeviceRequest = {
    id: text('id'),
    city: text('city'),
    kind: text('kind') as DeviceKindName,
    ...(longitude !== undefined && latitude !== undefined && { location: [longitude, latitude] }),
    ...(reportIntervalS !== undefined && { reportIntervalS }),
    ...(text('lifecycle') !== '' && { lifecycle: text('lifecycle') as Lifecycle }),
  };
  for (const column of TEXT_COLUMNS) if (text(column) !== '') request[column] = text(column);
  return { device: toEnteredDevice(request), faults };
}

const TEXT_COLUMNS = [
  'name',
  'groupId',
  'cabinetId',
  'locationCategory',
  'serialNumber',
  'manufacturerName',
  'modelName',
  'hardwareVersion',
] as const satisfies ImportColumn[];
