/** The page to follow a request by, without sign-in and without script: the form, and how far the request is. Pure. */
import type { TrackingResource } from '#core/request-page-resources.ts';
import { MILESTONE_LABELS, REASON_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';
import { escapeHtml, type HtmlPage, type PageLanguage } from '../html-page.ts';
import { TRACKING_WORDS } from './tracking-words.ts';

export interface TrackingForm {
  language: PageLanguage;
  /** As typed. */
  number?: string;
  fault?: string;
}

export function toTrackingForm({ language, number = '', fault }: TrackingForm): HtmlPage {
  const words = TRACKING_WORDS[language];
  const given = `value="${escapeHtml(number)}" autocapitalize="characters" spellcheck="false" maxlength="64" required`;
  const typed = 'autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="64" required';
  return {
    language,
    title: words.title,
    main:
      (fault === undefined ? '' : `<p class="fault" role="alert">${fault}</p>`) +
      `<p>${words.about}</p>` +
      `<form method="post" action="/track"><input type="hidden" name="language" value="${language}">` +
      `<label>${words.number}<span class="hint">${words.numberHint}</span><input name="number" ${given}${number === '' ? ' autofocus' : ''}></label>` +
      `<label>${words.code}<span class="hint">${words.codeHint}</span><input name="code" ${typed}${number === '' ? '' : ' autofocus'}></label>` +
      `<button type="submit">${words.show}</button></form>${toLanguageLink(language, number)}`,
  };
}

/** @param code as typed: goes into the form that asks again, never into an address */
export function toTrackingPage(found: TrackingResource, language: PageLanguage, code: string): HtmlPage {
  const words = TRACKING_WORDS[language];
  const label = (labels: { de: string; en: string }) => escapeHtml(labels[language]);
  const time = toTimeText(language);
  const { event, window, city, state, reason } = found;
  const facts: [string, string | undefined][] = [
    [words.place, `${escapeHtml(event.place)}, ${escapeHtml(city.name)}`],
    [words.setUp, time(window.setupStart)],
    [words.event, `${time(window.start)} – ${time(window.end)}`],
    [words.tornDown, time(window.teardownEnd)],
    [words.holdExpires, time(found.holdExpires)],
    [words.expected, time(found.expectedCompletion)],
    [words.completed, time(found.completed)],
  ];
  const steps = found.milestones.map(({ name, status, time: at }) => {
    const current = status === 'current' ? ' aria-current="step"' : '';
    return (
      `<li class="is-${status}"${current}><b>${label(MILESTONE_LABELS[name])}</b>` +
      `<span class="hint">${words.status[status === 'current' && state === 'active' ? 'now' : status]}${at === undefined ? '' : `, ${time(at)}`}</span></li>`
    );
  });
  const history = found.history.map(
    ({ time: at, to, reason: why, publicNote }) =>
      `<li><b>${label(STATE_LABELS[to])}</b><span class="hint">${[
        time(at),
        why && label(REASON_LABELS[why]),
        publicNote && escapeHtml(publicNote),
      ]
        .filter(Boolean)
        .join(' · ')}</span></li>`,
  );
  return {
    language,
    title: escapeHtml(event.name),
    main:
      `<p>${escapeHtml(found.id)}<br><b>${label(STATE_LABELS[state])}</b>${reason ? ` – ${label(REASON_LABELS[reason])}` : ''}</p>` +
      (found.isInJeopardy ? `<p class="fault">${words.jeopardy}</p>` : '') +
      `<h2>${words.milestones}</h2><ol class="steps">${steps.join('')}</ol>` +
      `<dl>${facts.flatMap(([name, text]) => (text ? [`<dt>${name}</dt><dd>${text}</dd>`] : [])).join('')}</dl>` +
      `<h2>${words.history}</h2><ol class="plain">${history.join('')}</ol>` +
      toAgainForm(found.id, code, language) +
      `<p><a href="/track?language=${language}">${words.another}</a></p>`,
  };
}

function toAgainForm(id: string, code: string, language: PageLanguage): string {
  const other = language === 'de' ? 'en' : 'de';
  const words = TRACKING_WORDS[language];
  return (
    `<form method="post" action="/track"><input type="hidden" name="number" value="${escapeHtml(id)}">` +
    `<input type="hidden" name="code" value="${escapeHtml(code)}">` +
    `<button type="submit" name="language" value="${language}">${words.again}</button>` +
    `<button type="submit" name="language" value="${other}" class="second" lang="${other}">${words.language}</button></form>`
  );
}

function toLanguageLink(language: PageLanguage, number: string): string {
  const other = language === 'de' ? 'en' : 'de';
  const about = number === '' ? '' : `&amp;number=${encodeURIComponent(number)}`;
  return `<p><a href="/track?language=${other}${about}" lang="${other}" hreflang="${other}">${TRACKING_WORDS[language].language}</a></p>`;
}

function toTimeText(language: PageLanguage): (time: string | undefined) => string {
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    ...{ weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Berlin' },
  } as const);
  return time => (time === undefined ? '' : escapeHtml(format.format(Date.parse(time))));
}
