/**
 * The one writer of CSV (RFC 4180), for every file the system gives out. What always holds: a text that a spreadsheet
 * would take for a formula is shown instead of run, because an apostrophe is put before it (OWASP, CSV injection);
 * numbers stay numbers.
 */

/**
 * `rfc4180`: comma, decimal point. `excel-de`: what a German Excel opens by double click: byte order mark, semicolon,
 * decimal comma.
 */
export const CSV_DIALECTS = ['rfc4180', 'excel-de'] as const;
export type CsvDialect = (typeof CSV_DIALECTS)[number];

/** An absent value is an empty field. */
export type CsvValue = string | number | boolean | null | undefined;

export const CSV_MEDIA_TYPE = 'text/csv; charset=utf-8';

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
/** The wide forms are what Japanese spreadsheets take for the same signs. */
const FORMULA_START = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
/** Both separators, whichever is used: who opens the file may choose the other. */
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/** What a file begins with: the byte order mark if the dialect has one, and the line of column names. */
export function toCsvHead(columns: readonly string[], dialect: CsvDialect = 'rfc4180'): string {
  return (dialect === 'excel-de' ? BYTE_ORDER_MARK : '') + toCsvLine(columns, dialect);
}

/** One record with its line end. */
export function toCsvLine(values: readonly CsvValue[], dialect: CsvDialect = 'rfc4180'): string {
  const separator = dialect === 'excel-de' ? ';' : ',';
  return values.map(value => toField(value, dialect)).join(separator) + LINE_END;
}

/** The text of a field as it was before `toCsvLine` made it harmless: for reading a file of ours again. */
export function toTextOfCsv(field: string): string {
  return field.startsWith("'") && FORMULA_START.test(field.slice(1)) ? field.slice(1) : field;
}

function toField(value: CsvValue, dialect: CsvDialect): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return toTextField(value);
  if (typeof value === 'boolean') return String(value);
  if (!Number.isFinite(value)) return '';
  return dialect === 'excel-de' ? String(value).replace('.', ',') : String(value);
}

function toTextField(text: string): string {
  const harmless = FORMULA_START.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
