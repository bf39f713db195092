/**
 * The report of an event as PDF: tagged, with its title and language, so that it can be read aloud; the standard fonts have
 * every letter of both languages. What a standard font does not have is shown as a question mark, never as another letter.
 */
import PDFDocument from 'pdfkit';
import type { ReportBlock, ReportColumn, ReportDocument } from './report-document.ts';
import { REPORT_WORDS } from './report-words.ts';

type Pdf = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Pdf['struct']>;

const MARGIN = 42;
const COLOURS = { text: '#131525', muted: '#53586a', line: '#8b90a3', head: '#e6e8f0', blue: '#2044aa' };
const FONT = { plain: 'Helvetica', bold: 'Helvetica-Bold' };
/** Characters of WinAnsi beyond Latin-1. */
const WINDOWS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

export interface PdfOptions {
  /** Absent: compressed. Tests read the text. */
  isPlain?: true;
  createdMs: number;
}

export async function toReportPdf(document: ReportDocument, options: PdfOptions): Promise<Uint8Array> {
  const { language, title, made, sections } = document;
  const pdf = new PDFDocument({
    ...{ size: 'A4', layout: 'landscape', margin: MARGIN, bufferPages: true },
    ...{ pdfVersion: '1.7', lang: language, tagged: true, displayTitle: true },
    ...{ compress: !options.isPlain, font: FONT.plain },
    info: {
      Title: title,
      Creator: 'Leitstand',
      Producer: 'Leitstand',
      CreationDate: new Date(options.createdMs),
    },
  });
  const chunks: Uint8Array[] = [];
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  write(pdf, root, 'H1', title, { font: FONT.bold, size: 20 });
  write(pdf, root, 'P', made, { size: 9, colour: COLOURS.muted });
  for (const section of sections) {
    const part = pdf.struct('Sect');
    root.add(part);
    startSection(pdf);
    write(pdf, part, 'H2', section.title, { font: FONT.bold, size: 13 });
    pdf.moveDown(0.3);
    for (const block of section.blocks) writeBlock(pdf, part, block);
    part.end();
  }
  root.end();
  writePageNumbers(pdf, REPORT_WORDS[language].page);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

/** A title does not stand alone at the foot of a page. */
function startSection(pdf: Pdf): void {
  if (pdf.y > pdf.page.height - MARGIN - 110) pdf.addPage();
  else pdf.moveDown(1);
}

function writeBlock(pdf: Pdf, parent: Structure, block: ReportBlock): void {
  if (block.type === 'text') {
    const look = block.isLead ? { font: FONT.bold, size: 11 } : { size: 9, colour: COLOURS.muted };
    write(pdf, parent, 'P', block.text, look);
    pdf.moveDown(0.5);
  } else if (block.type === 'facts') {
    const columns = [
      { label: '', weight: 1 },
      { label: '', weight: 3 },
    ];
    writeTable(pdf, parent, columns, block.facts, false);
  } else writeTable(pdf, parent, block.columns, block.rows, true);
}

interface Look {
  font?: string;
  size: number;
  colour?: string;
}

function write(pdf: Pdf, parent: Structure, role: string, text: string, look: Look): void {
  const { font = FONT.plain, size, colour = COLOURS.text } = look;
  const draw = () => pdf.font(font).fontSize(size).fillColor(colour).text(toWritable(text), MARGIN);
  parent.add(pdf.struct(role, {}, draw));
}

/** @param hasHead the first column heads the rows in any case */
function writeTable(
  pdf: Pdf,
  parent: Structure,
  columns: readonly ReportColumn[],
  rows: readonly (readonly string[])[],
  hasHead: boolean,
): void {
  const usable = pdf.page.width - 2 * MARGIN;
  const weights = columns.map(({ weight = 1 }) => weight);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const toCell = (text: string, column: number, isHead: boolean) => ({
    text: toWritable(text),
    type: isHead || column === 0 ? ('TH' as const) : ('TD' as const),
    align: columns[column]?.isNumber ? ('right' as const) : ('left' as const),
    ...(isHead && { backgroundColor: COLOURS.head }),
    font: { src: isHead || (!hasHead && column === 0) ? FONT.bold : FONT.plain, size: 8 },
    textColor: COLOURS.text,
  });
  const head = hasHead ? [columns.map(({ label }, column) => toCell(label, column, true))] : [];
  const body = rows.map(cells => cells.map((cell, column) => toCell(cell, column, false)));
  const options = {
    data: [...head, ...body],
    position: { x: MARGIN, y: pdf.y },
    maxWidth: usable,
    columnStyles: weights.map(weight => (weight / sum) * usable),
    defaultStyle: {
      border: hasHead ? [0, 0, 0.5, 0] : [0, 0, 0, 0],
      borderColor: COLOURS.line,
      padding: hasHead ? 3 : 1.5,
    },
    // The types do not know of it: the table becomes part of the structure.
    structParent: parent,
  };
  pdf.font(FONT.plain).fontSize(8);
  pdf.table(options as unknown as Parameters<Pdf['table']>[0]);
  pdf.x = MARGIN;
}

/** Told to nobody who listens: an artifact. */
function writePageNumbers(pdf: Pdf, toText: (page: number, pages: number) => string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    const { bottom } = pdf.page.margins;
    pdf.page.margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font(FONT.plain).fontSize(8).fillColor(COLOURS.muted);
    const place = { width: pdf.page.width - 2 * MARGIN, align: 'right', lineBreak: false } as const;
    pdf.text(toText(index + 1, count), MARGIN, pdf.page.height - MARGIN + 14, place);
    pdf.endMarkedContent();
    pdf.page.margins.bottom = bottom;
  }
}

/** The arrow is the one sign of ours that the standard fonts lack. */
function toWritable(text: string): string {
  return [
    ...text
      .normalize('NFC')
      .replaceAll('→', '>')
      .replaceAll(/[\u202f\u2009\u2007]/g, '\u00a0'),
  ]
    .map(letter => (letter <= 'ÿ' || WINDOWS.includes(letter) ? letter : '?'))
    .join('');
}
