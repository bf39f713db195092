/** The text of a PDF as pdfkit writes it: streams are inflated, strings in hex are read as Windows-1252. */
import { inflateSync } from 'node:zlib';

const STREAM = /stream\r?\n([\s\S]*?)\r?\nendstream/g;

/** `raw`: all but streams, with texts of objects decoded. */
export function toPdfText(pdf: Uint8Array): { text: string; raw: string } {
  const file = Buffer.from(pdf).toString('latin1');
  const parts = [...file.matchAll(STREAM)].map(([, stream = '']) => toPlain(stream));
  return { text: parts.map(toShown).join('\n'), raw: file.replaceAll(STREAM, '') };
}

function toPlain(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
  } catch {
    return stream;
  }
}

/** What `[<48616c> 10 <6c6f>] TJ` shows; each text on a line of its own. */
function toShown(content: string): string {
  const windows = new TextDecoder('windows-1252');
  return [...content.matchAll(/\[([^\]]*)\] TJ/g)]
    .map(([, pieces = '']) =>
      [...pieces.matchAll(/<([0-9a-f]*)>/gi)]
        .map(([, hex = '']) => windows.decode(Buffer.from(hex, 'hex')))
        .join(''),
    )
    .join('\n');
}
