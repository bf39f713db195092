/** The report of an event as a page: without script, to be read, printed and kept. Pure. */
import { escapeHtml, type HtmlPage } from '../html-page.ts';
import type { ReportBlock, ReportColumn, ReportDocument } from './report-document.ts';
import { REPORT_WORDS } from './report-words.ts';

const STYLE = `
body{display:block;min-height:0}
main{max-width:74rem;margin:0 auto 1rem}
h2{font-size:1.25rem;margin:2rem 0 .5rem;break-after:avoid}
.made{color:var(--muted);margin:-.5rem 0 1rem}
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
@media print{
:root{color-scheme:light;--text:#000;--muted:#444;--page:#fff;--card:#fff;--line:#999;--blue:#2044aa}
@page{margin:15mm}
body{padding:0;font-size:10pt}main{padding:0;max-width:none}.links,footer{display:none}
.wide{overflow:visible;border:0}table{font-size:8pt}tr{break-inside:avoid}th[scope=row]{min-width:0}
}
`;

/** @param address of the report without its ending: `/api/v1/requests/MG-LD-2026-000123/report` */
export function toReportPage(document: ReportDocument, address: string): HtmlPage {
  const { language, title, made, sections } = document;
  const words = REPORT_WORDS[language];
  const other = language === 'de' ? 'en' : 'de';
  const links =
    `<p class="links"><a href="${escapeHtml(address)}.pdf?language=${language}">${words.asPdf}</a>` +
    `<a href="${escapeHtml(address)}.html?language=${other}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a></p>`;
  const parts = sections.map(
    (section, index) =>
      `<section aria-labelledby="s${index}"><h2 id="s${index}">${escapeHtml(section.title)}</h2>` +
      `${section.blocks.map(block => toBlock(block, `s${index}`)).join('')}</section>`,
  );
  return {
    ...{ language, style: STYLE, title: escapeHtml(title) },
    main: `<p class="made">${escapeHtml(made)}</p>${links}${parts.join('')}`,
  };
}

function toBlock(block: ReportBlock, titleId: string): string {
  switch (block.type) {
    case 'text':
      return `<p class="${block.isLead ? 'lead' : 'about'}">${escapeHtml(block.text)}</p>`;
    case 'facts':
      return `<dl>${block.facts
        .map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`)
        .join('')}</dl>`;
    case 'table':
      return toTable(block.columns, block.rows, titleId);
  }
}

/** A table that is wider than the screen scrolls by itself, by keyboard too. */
function toTable(columns: readonly ReportColumn[], rows: readonly string[][], titleId: string): string {
  const toClass = (column: ReportColumn | undefined) => (column?.isNumber ? ' class="number"' : '');
  const heads = columns.map(column => `<th scope="col"${toClass(column)}>${escapeHtml(column.label)}</th>`);
  const bodies = rows.map(cells => {
    const [first = '', ...others] = cells;
    const rest = others.map((cell, index) => `<td${toClass(columns[index + 1])}>${escapeHtml(cell)}</td>`);
    return `<tr><th scope="row">${escapeHtml(first)}</th>${rest.join('')}</tr>`;
  });
  return (
    `<div class="wide" role="region" tabindex="0" aria-labelledby="${titleId}"><table aria-labelledby="${titleId}">` +
    `<thead><tr>${heads.join('')}</tr></thead><tbody>${bodies.join('')}</tbody></table></div>`
  );
}
