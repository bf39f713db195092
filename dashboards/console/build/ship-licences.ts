import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const MODULES = new URL('../../../node_modules/', import.meta.url);

const SHIPPED: readonly { name: string; file: string }[] = [
  { name: '@fontsource/fira-sans', file: 'LICENSE' },
  { name: '@kern-ux/native', file: 'LICENSE.md' },
  { name: '@material-symbols/svg-400', file: 'LICENSE' },
  { name: '@preact/signals', file: 'LICENSE' },
  { name: 'maplibre-gl', file: 'LICENSE.txt' },
  { name: 'preact', file: 'LICENSE' },
  { name: 'uplot', file: 'LICENSE' },
];

/** The licences of the fonts, icons, styles and libraries in the bundle ask to travel with it. */
export function shipLicences(): Plugin {
  return {
    name: 'leitstand:ship-licences',
    apply: 'build',
    generateBundle() {
      const texts = SHIPPED.map(({ name, file }) => {
        const text = readFileSync(new URL(`${name}/${file}`, MODULES), 'utf8');
        return `${name}\n${'='.repeat(name.length)}\n\n${text.trim()}\n`;
      });
      this.emitFile({ type: 'asset', fileName: 'third-party-licences.txt', source: texts.join('\n\n') });
    },
  };
}
