/** Loads the lines of a device's chart; a range that ends now is loaded again every minute. */
import { computed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { SeriesResource } from '#core/resources.ts';
import type { TimePoints } from '../../chart/chart-data.ts';
import { connection, nowMs } from '../../live/live-state.ts';
import { readDeviceSeries } from '../../live/rest-client.ts';
import { type MetricPlace, toPlaceKey } from '../devices/metric-catalogue.ts';
import {
  type HistoryQuestion,
  POINTS_MAX,
  toBandQuestions,
  toParameters,
  toPoints,
  toQuestions,
} from './history-query.ts';
import {
  COMPARISON_MS,
  type Comparison,
  type SeriesRange,
  type TimeSpan,
  toTimeSpan,
  toWindowChoices,
} from './series-range.ts';

export interface HistoryAnswer {
  span: TimeSpan;
  windowS: number | undefined;
  /** By `lamp-1.activePower`. */
  values: ReadonlyMap<string, TimePoints>;
  min: ReadonlyMap<string, TimePoints>;
  max: ReadonlyMap<string, TimePoints>;
  before: ReadonlyMap<string, TimePoints>;
  isTruncated: boolean;
}

export type History = HistoryAnswer | 'loading' | 'failed';

export interface HistorySubject {
  deviceId: string;
  reportIntervalS: number;
  places: readonly MetricPlace[];
  range: SeriesRange;
  comparison: Comparison;
}

const REFRESH_MS = 60_000;
/** Changes once a minute: whoever reads it is drawn as often. */
const minute = computed(() => Math.floor(nowMs.value / REFRESH_MS));

export function useHistory(subject: HistorySubject): History {
  const [history, setHistory] = useState<History>('loading');
  const { deviceId, range, comparison, places } = subject;
  const wanted = JSON.stringify([deviceId, range, comparison, places.map(toPlaceKey)]);
  const turn = range.name === 'own' ? 0 : minute.value;

  useEffect(() => setHistory('loading'), [wanted]);
  useEffect(() => {
    const isRefresh = typeof history === 'object';
    if (places.length === 0 || (isRefresh && connection.peek() === 'paused')) return;
    const abort = new AbortController();
    loadHistory(subject, nowMs.peek(), abort.signal).then(
      answer => !abort.signal.aborted && setHistory(answer),
      () => !abort.signal.aborted && setHistory(known => (typeof known === 'object' ? known : 'failed')),
    );
    return () => abort.abort();
  }, [wanted, turn]);

  return history;
}

async function loadHistory(
  { deviceId, reportIntervalS, places, range, comparison }: HistorySubject,
  now: number,
  signal: AbortSignal,
): Promise<HistoryAnswer> {
  const span = toTimeSpan(range, now);
  const shiftMs = COMPARISON_MS[comparison];
  const past = { fromMs: span.fromMs - shiftMs, toMs: span.toMs - shiftMs };
  const ask = (questions: readonly HistoryQuestion[], movedMs = 0) =>
    askAll(deviceId, questions, movedMs, signal);
  const choices = toWindowChoices(span, reportIntervalS);
  const [{ windowS, answer }, before] = await Promise.all([
    askFirst(choices, windowS => ask(toQuestions(places, span, windowS))),
    comparison === 'none'
      ? undefined
      : askFirst(choices, windowS => ask(toQuestions(places, past, windowS), shiftMs)),
  ]);
  const bands = toBandQuestions(places, span, windowS);
  const [min, max] = await Promise.all([
    ask(bands.filter(({ aggregate }) => aggregate === 'min')),
    ask(bands.filter(({ aggregate }) => aggregate === 'max')),
  ]);
  return {
    ...{ span, windowS, values: answer.points, min: min.points, max: max.points },
    before: before?.answer.points ?? new Map(),
    isTruncated: answer.isTruncated,
  };
}

interface Answer {
  points: Map<string, TimePoints>;
  isTruncated: boolean;
}

/** Coarser windows are asked for while there is nothing: of old times less is kept. */
async function askFirst(
  choices: readonly (number | undefined)[],
  ask: (windowS: number | undefined) => Promise<Answer>,
): Promise<{ windowS: number | undefined; answer: Answer }> {
  const [windowS, ...coarser] = choices;
  const answer = await ask(windowS);
  const hasPoints = [...answer.points.values()].some(({ times }) => times.length > 0);
  return hasPoints || coarser.length === 0 ? { windowS, answer } : askFirst(coarser, ask);
}

async function askAll(
  deviceId: string,
  questions: readonly HistoryQuestion[],
  movedMs: number,
  signal: AbortSignal,
): Promise<Answer> {
  const answers = await Promise.all(
    questions.map(async question => {
      const limit = Math.floor(POINTS_MAX / question.places.length);
      const parameters = { ...toParameters(question), order: 'desc', limit };
      const resource: SeriesResource = await readDeviceSeries(deviceId, parameters, signal);
      return { points: toPoints(resource, question, movedMs), isTruncated: resource.truncated };
    }),
  );
  return {
    points: new Map(answers.flatMap(({ points }) => [...points])),
    isTruncated: answers.some(({ isTruncated }) => isTruncated),
  };
}
