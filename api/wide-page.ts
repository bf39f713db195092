/** What the wide pages that the api writes have in common: a report, the live page of an event. Tables and their look. */
import { escapeHtml } from './html-page.ts';

export const WIDE_STYLE = `
body{display:block;min-height:0}
main{max-width:74rem;margin:0 auto 1rem}
h2{font-size:1.25rem;margin:2rem 0 .5rem;break-after:avoid}
.lead{font-size:1.125rem;font-weight:600;border-left:.25rem solid var(--blue);padding:.25rem .75rem}
.about{color:var(--muted);max-width:60rem;margin:.25rem 0 .5rem}
dl{grid-template-columns:minmax(9rem,auto) 1fr}
.wide{overflow-x:auto;border:1px solid var(--line);border-radius:.25rem}
.wide:focus-visible{outline:3px solid var(--text);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.375rem .625rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{vertical-align:bottom}
th[scope=row]{font-weight:500;min-width:9rem}
.number{text-align:right;white-space:nowrap}
thead .number{white-space:normal}
.links{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem}
@media(max-width:40rem){main{padding:1rem}table{min-width:44rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
`;

export interface WideColumn {
  label: string;
  isNumber?: true;
}

/**
 * A table that is wider than the screen scrolls by itself, by keyboard too.
 * @param rows markup, the first cell of each heads its row
 * @param titleId of the heading above, which names the table
 */
export function toWideTable(
  columns: readonly WideColumn[],
  rows: readonly (readonly string[])[],
  titleId: string,
): string {
  const toClass = (column: WideColumn | undefined) => (column?.isNumber ? ' class="number"' : '');
  const heads = columns.map(column => `<th scope="col"${toClass(column)}>${escapeHtml(column.label)}</th>`);
  const bodies = rows.map(cells => {
    const [first = '', ...others] = cells;
    const rest = others.map((cell, index) => `<td${toClass(columns[index + 1])}>${cell}</td>`);
    return `<tr><th scope="row">${first}</th>${rest.join('')}</tr>`;
  });
  return (
    `<div class="wide" role="group" tabindex="0" aria-labelledby="${titleId}"><table aria-labelledby="${titleId}">` +
    `<thead><tr>${heads.join('')}</tr></thead><tbody>${bodies.join('')}</tbody></table></div>`
  );
}
