import type { Plugin } from 'vite';

const WOFF_SOURCE = /,\s*url\([^)]+\.woff\)\s*format\('woff'\)/g;

/** Every browser that runs the console reads woff2, so the older copies of the fonts are not shipped. */
export function withoutWoff(): Plugin {
  return {
    name: 'leitstand:without-woff',
    enforce: 'pre',
    transform: {
      filter: { id: /@fontsource\/.*\.css$/ },
      handler: code => ({ code: code.replace(WOFF_SOURCE, ''), map: null }),
    },
  };
}
