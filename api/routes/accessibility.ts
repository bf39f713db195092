/** `GET /barrierefreiheit`: the accessibility statement for who is not signed in, linked from every page before that. */
import { ACCESSIBILITY_STATEMENT, STATEMENT_REVIEWED_MS } from '#core/accessibility-statement.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { escapeHtml, type HtmlPage, type PageLanguage, sendHtmlPage, toPageLanguage } from '../html-page.ts';

export async function registerAccessibility(app: ApiServer, context: ApiContext): Promise<void> {
  app.get(
    '/barrierefreiheit',
    { config: { access: 'open' }, schema: { hide: true } },
    async (request, reply) => {
      const language = toPageLanguage(request.headers['accept-language']);
      return sendHtmlPage(reply, 200, toStatementPage(language, context.accessibilityContact));
    },
  );
}

function toStatementPage(language: PageLanguage, address: string | undefined): HtmlPage {
  const { title, scope, sections, contact } = ACCESSIBILITY_STATEMENT[language];
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'Europe/Berlin' });
  const link = address ? `<a href="${escapeHtml(address)}">${contact.link}</a>` : contact.missing;
  const parts = sections.map(section => {
    const items = (section.list ?? []).map(item => `<li>${item}</li>`).join('');
    return `<h2>${section.title}</h2>${section.text ? `<p>${section.text}</p>` : ''}${items && `<ul>${items}</ul>`}`;
  });
  return {
    language,
    title,
    main:
      `<p>${scope.replace('{day}', day.format(STATEMENT_REVIEWED_MS))}</p>${parts.join('')}` +
      `<h2>${contact.title}</h2><p>${contact.text}</p><p>${link}</p><p>${contact.enforcement}</p>`,
  };
}
