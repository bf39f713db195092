/** The few pages the api writes itself: sign-in, and what to do when something is missing. No script. */
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

const STYLE = `
:root{color-scheme:light dark}
body{font:1.125rem/1.5 "Fira Sans",system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem}
h1{font-size:1.5rem}
button{font:inherit;font-weight:600;padding:.75rem 1.5rem;border:0;border-radius:.25rem;background:#2044aa;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #2044aa}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface HtmlPage {
  title: string;
  /** Markup of ours; whatever comes from outside must have been escaped or checked. */
  main: string;
}

export function sendHtmlPage(reply: FastifyReply, status: number, page: HtmlPage): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', POLICY)
    .send(
      `<!doctype html><html lang="de"><head><meta charset="utf-8">` +
        `<meta name="viewport" content="width=device-width,initial-scale=1">` +
        `<title>${page.title} · Leitstand</title><style>${STYLE}</style></head>` +
        `<body><main><h1>${page.title}</h1>${page.main}</main></body></html>`,
    );
}

export const SIGN_IN_NEEDED: HtmlPage = {
  title: 'Bitte anmelden',
  main:
    '<p>Öffnen Sie den Anmeldelink, den Leitstand beim Start ausgibt.</p>' +
    '<p lang="en">Sign in by the link that Leitstand prints at start.</p>' +
    // Who comes by a link on another site is signed in all the same: browsers keep the cookie back until the next step.
    '<p><a href="/">Schon angemeldet? Weiter / Already signed in? Continue</a></p>',
};

export const LINK_INVALID: HtmlPage = {
  title: 'Dieser Link gilt nicht mehr',
  main:
    '<p>Ein Anmeldelink gilt einmal und eine Stunde lang. <code>leitstand link</code> gibt einen neuen aus.</p>' +
    '<p lang="en">This link was used or has expired. It works once, for one hour; <code>leitstand link</code> prints a new one.</p>',
};

export const TOO_MANY_FAILURES: HtmlPage = {
  title: 'Zu viele Versuche',
  main: '<p>Bitte warten Sie eine Minute.</p><p lang="en">Too many failed attempts. Please wait a minute.</p>',
};

export const CONSOLE_NOT_BUILT: HtmlPage = {
  title: 'Die Oberfläche ist nicht gebaut',
  main:
    '<p><code>npm run build</code> baut sie. Die Schnittstelle ist unter <a href="/docs">/docs</a> beschrieben.</p>' +
    '<p lang="en">The console is not built: run <code>npm run build</code>. The api is described at <a href="/docs">/docs</a>.</p>',
};

/** The link was checked against the alphabet of secrets before. */
export function toSignInPage(link: string): HtmlPage {
  return {
    title: 'Leitstand',
    main:
      `<form method="post" action="/sign-in"><input type="hidden" name="link" value="${link}">` +
      '<button type="submit" autofocus>Anmelden / Sign in</button></form>',
  };
}
