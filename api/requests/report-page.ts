/** The report of an event as a page: without script, to be read, printed and kept. Pure. */
import { escapeHtml, type HtmlPage } from '../html-page.ts';
import { toWideTable, WIDE_STYLE } from '../wide-page.ts';
import type { ReportBlock, ReportDocument } from './report-document.ts';
import { REPORT_WORDS } from './report-words.ts';

const STYLE = `${WIDE_STYLE}
.made{color:var(--muted);margin:-.5rem 0 1rem}
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
      return toWideTable(
        block.columns,
        block.rows.map(cells => cells.map(escapeHtml)),
        titleId,
      );
  }
}
