import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(?:js|css|html|svg|txt|json)$/;
const BROTLI_QUALITY = 10;

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Writes `file.br` and `file.gz` beside every text file once, so the server never compresses on the way. */
export function compressAssets(): Plugin {
  let directory = '';
  return {
    name: 'leitstand:compress-assets',
    apply: 'build',
    writeBundle(options) {
      directory = options.dir ?? '';
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        if (directory === '') return;
        const files = await readdir(directory, { recursive: true });
        await Promise.all(
          files.filter(file => COMPRESSIBLE.test(file)).map(file => compress(join(directory, file))),
        );
      },
    },
  };
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  const brotliOptions = {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  };
  await writeFile(`${path}.br`, await toBrotli(bytes, brotliOptions));
  await writeFile(`${path}.gz`, await toGzip(bytes, { level: 9 }));
}
