/**
 * Builds the console into `dist/`: one page, hashed assets, every text file also as .br and .gz, the licences
 * of what is shipped beside it. Nothing in the result asks another host for anything.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressAssets } from './build/compress-assets.ts';
import { shipLicences } from './build/ship-licences.ts';
import { withoutWoff } from './build/without-woff.ts';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  plugins: [withoutWoff(), shipLicences(), compressAssets()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
