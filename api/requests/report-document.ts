/**
 * The report of an event as a document of sections, facts and tables, in one language: what HTML and PDF both show. Pure.
 * Times are of the city. Texts are plain: whoever writes them out escapes them.
 */
import { ALARM_TYPES } from '#core/alarms/alarm-types.ts';
import type { EventReport, Incident, LinkReport, RateUse, ReportMessage } from '#core/requests/report.ts';
import {
  KIT_LABELS,
  NOTE_LABELS,
  PART_LABELS,
  PRIORITY_LABELS,
  REASON_LABELS,
  SERVICE_LABELS,
  STATE_LABELS,
} from '#core/requests/request-labels.ts';
import type { PageLanguage } from '../html-page.ts';
import { createReportFormats, type ReportFormats } from './report-formats.ts';
import { REPORT_WORDS, type ReportWords } from './report-words.ts';

export interface ReportColumn {
  label: string;
  isNumber?: true;
  /** Of the width of all columns; 1 if absent. */
  weight?: number;
}

export type ReportBlock =
  | { type: 'text'; text: string; isLead?: true }
  | { type: 'facts'; facts: [label: string, value: string][] }
  | { type: 'table'; columns: ReportColumn[]; rows: string[][] };

export interface ReportSection {
  title: string;
  blocks: ReportBlock[];
}

export interface ReportDocument {
  language: PageLanguage;
  title: string;
  /** Beneath the title. */
  made: string;
  sections: ReportSection[];
}

interface View {
  report: EventReport;
  language: PageLanguage;
  words: ReportWords;
  formats: ReportFormats;
}

export function toReportDocument(report: EventReport, language: PageLanguage): ReportDocument {
  const words = REPORT_WORDS[language];
  const formats = createReportFormats(language, report.city.timeZone);
  const view: View = { report, language, words, formats };
  const wasLive = report.span.fromMs < report.span.untilMs;
  return {
    language,
    title: words.title(report.event.name),
    made: words.made(formats.time(report.madeMs)),
    sections: [
      { title: words.summary, blocks: toSummary(view, wasLive) },
      ...(wasLive
        ? [
            { title: words.used, blocks: toUsed(view) },
            { title: words.links, blocks: toLinks(view) },
            { title: words.nodes, blocks: toNodes(view) },
          ]
        : []),
      { title: words.incidents, blocks: toIncidentBlocks(view) },
      { title: words.told, blocks: toTold(view) },
      { title: words.history, blocks: toHistory(view) },
      { title: words.acceptance, blocks: toAcceptance(view) },
    ],
  };
}

function toSummary(view: View, wasLive: boolean): ReportBlock[] {
  const { report, language, words, formats } = view;
  const { services, window } = report;
  const measured = services.flatMap(({ use }) => use ?? []);
  const shortMinutes = measured.reduce((sum, use) => sum + use.shortMinutes, 0);
  const verdict =
    measured.length === 0 ? words.notMeasured : shortMinutes === 0 ? words.kept : words.short(shortMinutes);
  const reason = report.reason ? ` – ${REASON_LABELS[report.reason][language]}` : '';
  const facts: [string, string | undefined][] = [
    [words.number, report.id],
    [words.place, `${report.event.place}, ${report.city.name}`],
    [words.organisation, report.organisation],
    [words.result, STATE_LABELS[report.state][language] + reason],
    [words.priority, PRIORITY_LABELS[report.priority][language]],
    [words.booked, formats.span({ fromMs: window.startMs, untilMs: window.endMs })],
    [words.measured, wasLive ? formats.span(report.span) : undefined],
    [words.visitors, report.event.expectedVisitors && formats.count(report.event.expectedVisitors)],
    [
      words.kit,
      report.kit.map(({ type, quantity }) => `${quantity} × ${KIT_LABELS[type][language]}`).join(', '),
    ],
    [words.lowestLink, toLowest(view, report.links)],
    [words.lowestNode, toLowest(view, report.nodes)],
    [
      words.volume,
      measured.length > 0 ? formats.bytes(measured.reduce((sum, { bytes }) => sum + bytes, 0)) : undefined,
    ],
    [words.incidentCount, formats.count(report.incidents.length)],
  ].map(([label, value]): [string, string | undefined] => [label as string, (value as string) || undefined]);
  return [
    { type: 'text', text: wasLive ? verdict : words.neverLive, isLead: true },
    {
      type: 'facts',
      facts: facts.flatMap(([label, value]): [string, string][] => (value ? [[label, value]] : [])),
    },
  ];
}

/** Of the whole time: what was not heard of counts as not available, and is told beside it. */
function toLowest({ formats }: View, all: readonly { up: LinkReport['up'] }[]): string | undefined {
  const heard = all.filter(({ up }) => toTotalMs(up) > 0);
  const [worst] = heard.sort((a, b) => a.up.upMs / toTotalMs(a.up) - b.up.upMs / toTotalMs(b.up));
  return worst && formats.share(worst.up.upMs, toTotalMs(worst.up));
}

function toTotalMs({ upMs, downMs, unknownMs }: LinkReport['up']): number {
  return upMs + downMs + unknownMs;
}

function toUsed({ report, language, words, formats }: View): ReportBlock[] {
  const columns: ReportColumn[] = [
    { label: words.service, weight: 1.7 },
    { label: words.node, weight: 1.2 },
    { label: words.promised, isNumber: true, weight: 1.6 },
    { label: words.p95, isNumber: true, weight: 1.2 },
    { label: words.peak, isNumber: true, weight: 1.2 },
    { label: words.bytes, isNumber: true },
    { label: words.worstDrop, isNumber: true },
    { label: words.dropMinutes, isNumber: true },
    { label: words.shortMinutes, isNumber: true },
  ];
  const rows = report.services.map(({ services, nodeName, cirUp, cirDown, use }) => [
    services.map(service => SERVICE_LABELS[service][language]).join(', '),
    nodeName,
    `${formats.rate(cirUp)} / ${formats.rate(cirDown)}`,
    ...(use
      ? [
          ...[formats.rate(use.p95), formats.rate(use.peak.value), formats.bytes(use.bytes)],
          ...[
            formats.percent(use.worstDrop.value),
            formats.count(use.dropMinutes),
            formats.count(use.shortMinutes),
          ],
        ]
      : [words.noValue, '–', '–', '–', '–', '–']),
  ]);
  return [
    { type: 'text', text: words.usedAbout },
    { type: 'table', columns, rows },
  ];
}

function toLinks({ report, words, formats }: View): ReportBlock[] {
  const columns: ReportColumn[] = [
    { label: words.link, weight: 2.2 },
    { label: words.direction, weight: 0.8 },
    { label: words.bookedShort, isNumber: true },
    { label: words.p95, isNumber: true },
    { label: words.peak, isNumber: true },
    { label: words.lineRate, isNumber: true },
    { label: words.available, isNumber: true },
    { label: words.down, isNumber: true },
    { label: words.unknown, isNumber: true },
  ];
  const toRate = (use: RateUse | undefined, pick: (use: RateUse) => number) =>
    use ? formats.rate(pick(use)) : words.noValue;
  const rows = report.links.flatMap(({ name, lineRate, up, aToZ, zToA }) =>
    [
      { direction: 'A → Z', ...aToZ },
      { direction: 'Z → A', ...zToA },
    ].map(({ direction, booked, use }) => [
      ...[name, direction, formats.rate(booked), toRate(use, ({ p95 }) => p95)],
      ...[toRate(use, ({ peak }) => peak.value), formats.rate(lineRate)],
      ...[formats.share(up.upMs, toTotalMs(up)), formats.duration(up.downMs), formats.duration(up.unknownMs)],
    ]),
  );
  return [
    { type: 'text', text: words.linksAbout },
    { type: 'table', columns, rows },
  ];
}

function toNodes({ report, words, formats }: View): ReportBlock[] {
  const columns: ReportColumn[] = [
    { label: words.node, weight: 2 },
    { label: words.available, isNumber: true },
    { label: words.unknown, isNumber: true },
    { label: words.onBattery, isNumber: true },
    { label: words.runtime, isNumber: true, weight: 1.8 },
  ];
  const spanMs = report.span.untilMs - report.span.fromMs;
  const rows = report.nodes.map(({ name, up, onBatteryMs, lowestBatteryRuntime: lowest }) => [
    ...[name, formats.share(up.upMs, spanMs), formats.duration(up.unknownMs), formats.duration(onBatteryMs)],
    lowest ? `${formats.duration(lowest.value * 1000)} (${formats.instant(lowest.atMs)})` : '–',
  ]);
  return [
    { type: 'text', text: words.nodesAbout },
    { type: 'table', columns, rows },
  ];
}

function toIncidentBlocks(view: View): ReportBlock[] {
  const { report, language, words, formats } = view;
  if (report.incidents.length === 0) return [{ type: 'text', text: words.noIncidents }];
  const columns: ReportColumn[] = [
    { label: words.what, weight: 1.5 },
    { label: words.where, weight: 1.4 },
    { label: words.severity, weight: 0.9 },
    ...[{ label: words.from }, { label: words.until }, { label: words.done, weight: 2.2 }],
  ];
  const rows = report.incidents.map(incident => [
    ALARM_TYPES[incident.alarmTypeId].label[language],
    [incident.name, incident.component].filter(Boolean).join(', '),
    words.severities[incident.severity],
    formats.instant(incident.fromMs),
    incident.untilMs === undefined ? words.still : formats.instant(incident.untilMs),
    toDone(incident, view),
  ]);
  return [{ type: 'table', columns, rows }];
}

function toDone({ done }: Incident, { words, formats }: View): string {
  if (done.length === 0) return words.nothingDone;
  const texts = done.map(({ atMs, step, isSystem, text }) => {
    const what = `${formats.instant(atMs)} ${words.operator[step]}`;
    return [what + (isSystem ? ` (${words.bySystem})` : ''), ...(text ? [text] : [])].join(': ');
  });
  return texts.join('; ');
}

function toTold({ report, language, words, formats }: View): ReportBlock[] {
  if (report.told.length === 0) return [{ type: 'text', text: words.nobodyTold }];
  const columns: ReportColumn[] = [
    ...[{ label: words.when }, { label: words.channel, weight: 1.6 }],
    ...[{ label: words.about, weight: 2.4 }, { label: words.sent }],
  ];
  const toAbout = (about: ReportMessage['about']) => {
    if (about.type === 'state') return STATE_LABELS[about.to][language];
    const name = about.alarmTypeId && ALARM_TYPES[about.alarmTypeId].label[language];
    return [name, words.alarmSteps[about.step]].filter(Boolean).join(': ');
  };
  const rows = report.told.map(({ createdMs, sentMs, state, channel, about }) => [
    formats.instant(createdMs),
    [channel.name, words.channels[channel.type]].filter(Boolean).join(', '),
    toAbout(about),
    sentMs === undefined ? words.states[state] : formats.instant(sentMs),
  ]);
  return [{ type: 'table', columns, rows }];
}

function toHistory({ report, language, words, formats }: View): ReportBlock[] {
  const columns: ReportColumn[] = [
    ...[
      { label: words.when, weight: 1.2 },
      { label: words.who, weight: 1.3 },
    ],
    ...[
      { label: words.step, weight: 2 },
      { label: words.note, weight: 2.5 },
    ],
  ];
  const rows = report.steps.map(({ atMs, part, to, code, reason, publicNote }) => [
    formats.time(atMs),
    PART_LABELS[part][language],
    to ? STATE_LABELS[to][language] : code ? NOTE_LABELS[code][language] : '',
    [reason && REASON_LABELS[reason][language], publicNote].filter(Boolean).join(': '),
  ]);
  return [{ type: 'table', columns, rows }];
}

function toAcceptance({ report, words, formats }: View): ReportBlock[] {
  if (report.acceptance.length === 0) return [{ type: 'text', text: words.noAcceptance }];
  const columns: ReportColumn[] = [
    ...[
      { label: words.link, weight: 2.2 },
      { label: words.when, weight: 1.3 },
    ],
    { label: words.margin, isNumber: true, weight: 1.3 },
    { label: words.loss, isNumber: true, weight: 1.3 },
    ...[{ label: words.throughput, isNumber: true as const }, { label: words.passed }],
  ];
  const rows = report.acceptance.map(one => [
    one.name,
    formats.instant(one.measuredMs),
    `${formats.decibels(one.marginAToZDb)} / ${formats.decibels(one.marginZToADb)}`,
    `${formats.decibels(one.lossAToZDb)} / ${formats.decibels(one.lossZToADb)}`,
    formats.rate(one.throughputBps),
    one.hasPassed ? words.yes : words.no,
  ]);
  return [{ type: 'table', columns, rows }];
}
