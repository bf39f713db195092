import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CSV_DIALECTS, toCsvHead, toCsvLine, toTextOfCsv } from '#core/csv.ts';

describe('CSV (S23)', () => {
  test('commas, quotes and line breaks stay in their field', () => {
    expect(toCsvLine(['a', 'b,c', 'say "hi"', 'two\r\nlines', 1.5, true, null, undefined])).toBe(
      'a,"b,c","say ""hi""","two\r\nlines",1.5,true,,\r\n',
    );
  });

  test('a German Excel gets its byte order mark, semicolons and decimal commas', () => {
    expect(toCsvHead(['Straße', 'kW'], 'excel-de') + toCsvLine(['Weg; 3', -1.5], 'excel-de')).toBe(
      '\uFEFFStraße;kW\r\n"Weg; 3";-1,5\r\n',
    );
  });

  test.each(['=1+1', '+49', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '  =1', '＝1'])(
    'the text %j is no formula, in a field of its own or behind the other separator',
    text => {
      expect(parse(toCsvLine([text]))).toEqual([[`'${text}`]]);
      expect(toCsvLine([`x;${text}`])).toBe(`"x;${text}"\r\n`);
      expect(toCsvLine([`x,${text}`], 'excel-de')).toBe(`"x,${text}"\r\n`);
    },
  );

  test('a number below zero stays a number; what is no number is empty', () => {
    expect(toCsvLine([-14.4, Number.NaN, Number.POSITIVE_INFINITY])).toBe('-14.4,,\r\n');
  });

  test('whatever is written is read again, and no field begins as a formula does', () => {
    const field = fc.string({ unit: 'binary' }).filter(text => !text.includes('\uFEFF'));
    const row = fc.array(field, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(row, fc.constantFrom(...CSV_DIALECTS), (texts, dialect) => {
        const delimiter = dialect === 'excel-de' ? ';' : ',';
        const [read] = parse(toCsvLine(texts, dialect), { delimiter, record_delimiter: '\r\n' });
        for (const one of read as string[]) expect(one).not.toMatch(/^[=+\-@\t\r\n]/);
        expect((read as string[]).map(toTextOfCsv)).toEqual(texts.map(toTextOfCsv));
      }),
    );
  });
});
