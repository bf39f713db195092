/** The pages before sign-in: password, one-time link, new password. They work without script and tell nothing of users. */
import type { FastifyRequest } from 'fastify';
import { PASSWORD_MAX_CHARACTERS } from '#core/password-rules.ts';
import { escapeHtml, type HtmlPage, toPageLanguage } from '../html-page.ts';
import { type SignInWords, toSignInWords } from './sign-in-words.ts';

export interface SignInPages {
  words: SignInWords;
  /** @param next a local path, see `toLocalPath` */
  passwordForm(options: { next: string; fault?: string; notice?: string; provider?: string }): HtmlPage;
  /** One button; the link was checked against the alphabet of secrets. */
  linkForm(link: string): HtmlPage;
  newPasswordForm(options: { link: string; name: string; loginName: string; fault?: string }): HtmlPage;
  linkOver(): HtmlPage;
  /** Sends the browser on by itself, so that it comes from a page of ours and brings its cookie. */
  goOn(next: string): HtmlPage;
}

export function createSignInPages(request: FastifyRequest): SignInPages {
  const language = toPageLanguage(request.headers['accept-language']);
  const words = toSignInWords(language);
  return {
    words,
    passwordForm: ({ next, fault, notice, provider }) => ({
      language,
      title: words.signIn,
      main:
        toFault(fault) +
        (notice === undefined ? '' : `<p role="status">${notice}</p>`) +
        `<form method="post" action="/sign-in/password"><input type="hidden" name="next" value="${escapeHtml(next)}">` +
        toField(words.loginName, 'name', 'autocomplete="username" autocapitalize="none" required autofocus') +
        toField(words.password, 'password', 'type="password" autocomplete="current-password" required') +
        toField(words.code, 'code', 'autocomplete="one-time-code" autocapitalize="none"', words.codeHint) +
        `<button type="submit">${words.signIn}</button></form>` +
        toProviderLink(words, provider, next) +
        `<p>${words.forgotten}</p><p><a href="${escapeHtml(next)}">${words.alreadySignedIn}</a></p>`,
    }),
    linkForm: link => ({
      language,
      title: words.signIn,
      main:
        `<form method="post" action="/sign-in"><input type="hidden" name="link" value="${link}">` +
        `<button type="submit" autofocus>${words.signIn}</button></form>`,
    }),
    newPasswordForm: ({ link, name, loginName, fault }) => ({
      language,
      title: words.welcome,
      main:
        `${toFault(fault)}<p>${words.welcomeText(escapeHtml(name))}</p>` +
        `<p>${words.yourLoginName} <b>${escapeHtml(loginName)}</b>.</p>` +
        `<form method="post" action="/sign-in/invitation"><input type="hidden" name="link" value="${link}">` +
        `<input type="hidden" name="name" autocomplete="username" value="${escapeHtml(loginName)}">` +
        toField(words.newPassword, 'password', `${NEW_PASSWORD} autofocus`, words.passwordRule) +
        toField(words.repeat, 'repeat', NEW_PASSWORD) +
        `<button type="submit">${words.welcome}</button></form>`,
    }),
    linkOver: () => ({
      language,
      title: words.linkOver,
      main: `<p>${words.linkOverText}</p><p><a href="/sign-in">${words.signIn}</a></p>`,
    }),
    goOn: next => ({
      language,
      title: words.goOn,
      goOnTo: next,
      main: `<p><a href="${escapeHtml(next)}">${words.goOn}</a></p>`,
    }),
  };
}

const NEW_PASSWORD = `type="password" autocomplete="new-password" maxlength="${PASSWORD_MAX_CHARACTERS}" required`;

/** A path of ours, whatever was asked for; '/' when it leads elsewhere. */
export function toLocalPath(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/')) return '/';
  const base = 'http://local.invalid';
  const url = URL.parse(next, base);
  return url?.origin === base && !url.pathname.startsWith('/sign-in')
    ? `${url.pathname}${url.search}${url.hash}`
    : '/';
}

function toField(label: string, name: string, attributes: string, hint = ''): string {
  const hintId = `${name}-hint`;
  return (
    `<label for="${name}">${label}</label>` +
    (hint === '' ? '' : `<span class="hint" id="${hintId}">${hint}</span>`) +
    `<input id="${name}" name="${name}" ${hint === '' ? '' : `aria-describedby="${hintId}" `}${attributes}>`
  );
}

function toFault(fault: string | undefined): string {
  return fault === undefined ? '' : `<p class="fault" role="alert">${fault}</p>`;
}

function toProviderLink(words: SignInWords, provider: string | undefined, next: string): string {
  if (provider === undefined) return '';
  const address = `/sign-in/oidc?next=${encodeURIComponent(next)}`;
  return `<a class="button second" href="${address}">${words.withProvider} ${escapeHtml(provider)}</a>`;
}
