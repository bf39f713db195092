/**
 * The live page of an event for whoever has a link to it: without sign-in and script, it loads itself again. Nothing
 * personal, no other event, no link into the console. Pure.
 */
import type { SharedRequestResource } from '#core/request-page-resources.ts';
import { SERVICE_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';
import { escapeHtml, type HtmlPage, type PageLanguage } from '../html-page.ts';
import { toWideTable, WIDE_STYLE } from '../wide-page.ts';
import { createReportFormats, type ReportFormats } from './report-formats.ts';
import { type HistoryOfClass, toHistoryDrawing } from './shared-history.ts';
import { SHARED_WORDS, type SharedWords } from './shared-words.ts';

const ON_BATTERY: readonly (string | undefined)[] = ['OB', 'LB', 'DISCHRG'];
const STYLE = `${WIDE_STYLE}
.left{font-weight:600;font-size:1.5rem;line-height:1.3}
.bad{font-weight:600;color:var(--fault)}
meter{display:block;width:6rem;height:.5rem;margin-left:auto}
svg{display:block;width:100%;height:auto}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:1rem}
.charts figure{margin:0;border:1px solid var(--line);border-radius:.25rem;padding:.5rem .75rem}
.charts polyline{fill:none;stroke:var(--blue);stroke-width:2;vector-effect:non-scaling-stroke}
.charts line{stroke:var(--line);vector-effect:non-scaling-stroke}
figcaption{font-size:.875rem}
`;

export interface SharedView {
  shared: SharedRequestResource;
  history: readonly HistoryOfClass[];
  timeZone: string;
  nowMs: number;
  language: PageLanguage;
  /** A person may stop it, to read in peace. */
  loadsAgain: boolean;
}

interface Parts extends SharedView {
  words: SharedWords;
  formats: ReportFormats;
}

export function toSharedPage(view: SharedView): HtmlPage {
  const { shared, language, timeZone } = view;
  const words = SHARED_WORDS[language];
  const parts: Parts = { ...view, words, formats: createReportFormats(language, timeZone) };
  return {
    ...{ language, style: STYLE, title: escapeHtml(shared.event.name) },
    main:
      `<p class="about">${words.about(escapeHtml(parts.formats.time(Date.parse(shared.until))))}</p>` +
      toLinksOfPage(parts) +
      (shared.isInJeopardy ? `<p class="fault">${words.jeopardy}</p>` : '') +
      toStanding(parts) +
      toSection('usage', words.usage, toUsage(parts)) +
      (view.history.length > 0 ? toSection('history', words.history, toHistory(parts)) : '') +
      toSection('links', words.links, toLinks(parts)) +
      toSection('nodes', words.nodes, toNodes(parts)),
  };
}

function toLinksOfPage({ language, words, loadsAgain }: Parts): string {
  const other = language === 'de' ? 'en' : 'de';
  const toAddress = (of: PageLanguage, does: boolean) => `?language=${of}${does ? '' : '&amp;reload=off'}`;
  return (
    `<p class="links"><a href="${toAddress(language, !loadsAgain)}">${loadsAgain ? words.stop : words.goOn}</a>` +
    `<a href="${toAddress(language, loadsAgain)}">${words.reload}</a>` +
    `<a href="${toAddress(other, loadsAgain)}" lang="${other}" hreflang="${other}">${words.language}</a></p>`
  );
}

/** A link that is over, was ended, or never was: nothing tells them apart. */
export function toSharedGonePage(language: PageLanguage): HtmlPage {
  const words = SHARED_WORDS[language];
  return { language, title: words.gone, main: `<p>${words.goneAbout}</p>` };
}

export function toSharedWaitPage(language: PageLanguage, waitS: number): HtmlPage {
  const words = SHARED_WORDS[language];
  return { language, title: 'Leitstand', main: `<p>${words.wait(waitS)}</p>` };
}

function toSection(id: string, title: string, body: string): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

function toStanding({ shared, words, formats, language, nowMs }: Parts): string {
  const { window, event, city, state, usage } = shared;
  const [startMs, endMs] = [Date.parse(window.start), Date.parse(window.end)];
  const minute = (ms: number) => Math.ceil(ms / 60_000) * 60_000;
  const left: [string, string] =
    nowMs >= endMs
      ? [words.left, words.over]
      : nowMs >= startMs
        ? [words.left, `<span class="left">${formats.duration(minute(endMs - nowMs))}</span>`]
        : [words.untilStart, `<span class="left">${formats.duration(minute(startMs - nowMs))}</span>`];
  const facts: [string, string][] = [
    left,
    [words.state, STATE_LABELS[state][language]],
    [words.event, escapeHtml(formats.span({ fromMs: startMs, untilMs: endMs }))],
    [words.place, escapeHtml(`${event.place}, ${city.name}`)],
    [words.measured, escapeHtml(formats.instant(Date.parse(usage.time)))],
  ];
  return `<dl>${facts.map(([label, value]) => `<dt>${label}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

function toUsage({ shared, words, formats, language }: Parts): string {
  const { items, nodes } = shared.usage;
  const nameOf = new Map(nodes.map(({ deviceId, name }) => [deviceId, name]));
  const rows = items.map(({ service, aNode, cirUp, cirDown, rate, dropRate }) => [
    escapeHtml(SERVICE_LABELS[service][language]),
    escapeHtml(nameOf.get(aNode) ?? aNode),
    `${formats.rate(cirUp)} / ${formats.rate(cirDown)}`,
    rate === undefined ? words.noValue : formats.rate(rate) + toMeter(rate, cirUp + cirDown, words.used),
    dropRate === undefined ? '–' : toMarked(formats.percent(dropRate), dropRate >= 0.1),
  ]);
  const number = { isNumber: true } as const;
  const columns = [
    ...[{ label: words.service }, { label: words.node }, { label: words.booked, ...number }],
    ...[
      { label: words.used, ...number },
      { label: words.dropped, ...number },
    ],
  ];
  return toWideTable(columns, rows, 'usage');
}

function toHistory({ history, words, formats, language }: Parts): string {
  const figures = history.map(({ services, points }) => {
    const name = services.map(service => SERVICE_LABELS[service][language]).join(', ');
    const values = points.map(({ value }) => value);
    const text = words.historyOf(name, formats.rate(values.at(-1) ?? 0), formats.rate(Math.max(...values)));
    return `<figure>${toHistoryDrawing(points)}<figcaption>${escapeHtml(text)}</figcaption></figure>`;
  });
  return `<div class="charts">${figures.join('')}</div>`;
}

function toLinks({ shared, words, formats }: Parts): string {
  const number = { isNumber: true } as const;
  const columns = [
    ...[{ label: words.link }, { label: words.direction }, { label: words.linkState }],
    ...[
      { label: words.bookedHere, ...number },
      { label: words.used, ...number },
    ],
  ];
  const rows = shared.usage.links.flatMap(link => {
    const { name, isUp, lineRate } = link;
    const state = isUp === undefined ? words.unknown : toMarked(isUp ? words.up : words.down, !isUp);
    const toRow = (direction: string, booked: number, rate: number | undefined) => [
      ...[escapeHtml(name), direction, state, formats.rate(booked)],
      rate === undefined ? words.noValue : formats.rate(rate) + toMeter(rate, lineRate, words.used),
    ];
    return [toRow('→', link.bookedAToZ, link.rateAToZ), toRow('←', link.bookedZToA, link.rateZToA)];
  });
  return toWideTable(columns, rows, 'links');
}

function toNodes({ shared, words, formats }: Parts): string {
  const columns = [
    ...[{ label: words.node }, { label: words.presence }, { label: words.power }],
    { label: words.runtime, isNumber: true as const },
  ];
  const rows = shared.usage.nodes.map(({ name, presence, upsStatus, batteryRuntime }) => [
    escapeHtml(name),
    toMarked(words.presences[presence], presence === 'lost' || presence === 'stale'),
    upsStatus === undefined
      ? words.unknown
      : toMarked(
          ON_BATTERY.includes(upsStatus) ? words.battery : words.mains,
          ON_BATTERY.includes(upsStatus),
        ),
    batteryRuntime === undefined ? '–' : formats.duration(batteryRuntime * 1000),
  ]);
  return toWideTable(columns, rows, 'nodes');
}

/** The figure itself stands beside it. */
function toMeter(value: number, most: number, label: string): string {
  if (most <= 0) return '';
  const share = Math.min(1, value / most).toFixed(3);
  return `<meter min="0" max="1" value="${share}" aria-label="${label}"></meter>`;
}

function toMarked(text: string, isBad: boolean): string {
  return isBad ? `<span class="bad">⚠ ${text}</span>` : text;
}
