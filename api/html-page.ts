/** How the few pages look that the api writes itself, before anybody is signed in. No script, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

const STYLE = `
:root{color-scheme:light dark;--text:#131525;--muted:#53586a;--page:#f1f2f6;--card:#fff;--line:#8b90a3;--blue:#2044aa;--on-blue:#fff;--fault:#b3150d}
@media(prefers-color-scheme:dark){:root{--text:#f1f2f6;--muted:#b4b8c6;--page:#0d0f1a;--card:#191c2b;--line:#71768a;--blue:#9db4ff;--on-blue:#10132a;--fault:#ff9d94}}
*{box-sizing:border-box}
body{font:1rem/1.5 "Fira Sans",system-ui,sans-serif;margin:0;padding:1rem;min-height:100vh;display:grid;place-items:center;align-content:center;gap:1rem;background:var(--page);color:var(--text)}
main{width:100%;max-width:26rem;background:var(--card);border-radius:.5rem;padding:2rem}
h1{font-size:1.5rem;margin:0 0 1rem}
h2{font-size:1.125rem;margin:1.25rem 0 .25rem}
.brand{margin:0 0 1.5rem;font-weight:600;color:var(--muted)}
label{display:block;font-weight:600;margin-top:1rem}
.hint{display:block;font-weight:400;color:var(--muted);font-size:.875rem}
input{font:inherit;width:100%;padding:.625rem .75rem;margin-top:.25rem;border:1px solid var(--line);border-radius:.25rem;background:var(--card);color:var(--text)}
button,.button{display:block;width:100%;font:inherit;font-weight:600;text-align:center;text-decoration:none;margin-top:1.5rem;padding:.75rem 1.5rem;border:2px solid var(--blue);border-radius:.25rem;background:var(--blue);color:var(--on-blue);cursor:pointer}
.second{background:transparent;color:var(--blue)}
a{color:var(--blue)}
:is(a,button,input):focus-visible{outline:3px solid var(--text);outline-offset:2px}
.steps,.plain{list-style:none;margin:0 0 1rem;padding:0}
.plain li{padding:.25rem 0}
.steps li{position:relative;padding:0 0 .75rem 2rem}
.steps li::before{content:"";position:absolute;left:.25rem;top:.25rem;width:1rem;height:1rem;border:2px solid var(--line);border-radius:50%;background:var(--card)}
.steps li:not(:last-child)::after{content:"";position:absolute;left:.6875rem;top:1.25rem;bottom:-.25rem;width:2px;background:var(--line)}
.steps .is-done::before{border-color:var(--blue);background:var(--blue)}
.steps .is-current::before{border:5px solid var(--blue)}
.steps .is-failed::before{border-color:var(--fault);background:var(--fault)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:0}
dt{color:var(--muted)}
dd{margin:0}
.fault{border-left:.25rem solid var(--fault);padding:.25rem .75rem;font-weight:600;color:var(--fault)}
`;

function toPolicy(styles: readonly string[]): string {
  const hashes = styles.map(style => `'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  return [
    "default-src 'none'",
    `style-src ${hashes.join(' ')}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export type PageLanguage = 'de' | 'en';

export interface HtmlPage {
  /** German if absent. */
  language?: PageLanguage;
  title: string;
  /** Markup of ours; whatever comes from outside must have been escaped or checked. */
  main: string;
  /** An address of ours to go on to at once. */
  goOnTo?: string;
  /** On top of the common look: a constant of ours. */
  style?: string;
}

export function sendHtmlPage(reply: FastifyReply, status: number, page: HtmlPage): FastifyReply {
  const goOn = page.goOnTo ? `<meta http-equiv="refresh" content="0;url=${escapeHtml(page.goOnTo)}">` : '';
  const styles = page.style ? [STYLE, page.style] : [STYLE];
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', toPolicy(styles))
    .send(
      `<!doctype html><html lang="${page.language ?? 'de'}"><head><meta charset="utf-8">` +
        `<meta name="viewport" content="width=device-width,initial-scale=1">${goOn}` +
        `<title>${page.title} · Leitstand</title>${styles.map(style => `<style>${style}</style>`).join('')}</head>` +
        `<body><main><p class="brand">Leitstand</p><h1>${page.title}</h1>${page.main}</main>${toFooter(page.language)}</body></html>`,
    );
}

/** The statement must be reached from every page, before sign-in, too. */
function toFooter(language: PageLanguage = 'de'): string {
  const text = language === 'de' ? 'Barrierefreiheit' : 'Accessibility';
  return `<footer><a href="/barrierefreiheit">${text}</a></footer>`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

/** What the browser's owner reads; German unless English is wanted more. */
export function toPageLanguage(acceptLanguage: string | undefined): PageLanguage {
  const wanted = acceptLanguage?.toLowerCase() ?? '';
  const english = wanted.search(/\ben\b/);
  const german = wanted.search(/\bde\b/);
  return english >= 0 && (german < 0 || english < german) ? 'en' : 'de';
}

export const CONSOLE_NOT_BUILT: HtmlPage = {
  title: 'Die Oberfläche ist nicht gebaut',
  main:
    '<p><code>npm run build</code> baut sie. Die Schnittstelle ist unter <a href="/docs">/docs</a> beschrieben.</p>' +
    '<p lang="en">The console is not built: run <code>npm run build</code>. The api is described at <a href="/docs">/docs</a>.</p>',
};
