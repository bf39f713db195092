import { toNumberText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toChange } from './kind-figures.ts';

/** Beyond three times as much a percentage says nothing any more: at dusk it is the difference that counts. */
const MOST_TELLING_CHANGE = 2;

interface ComparisonProps {
  now: number | undefined;
  /** The same time a day before. */
  before: number | null | undefined;
  /** SenML unit of both. */
  unit: string;
}

/** More or less than yesterday, in words and by an arrow; neither is good or bad in itself. */
export function Comparison({ now, before, unit }: ComparisonProps) {
  const change = toChange(now, before);
  if (change === undefined || now === undefined) return <>{t('noComparison')}</>;
  const isMore = change > 0;
  const amount =
    Math.abs(change) > MOST_TELLING_CHANGE
      ? toNumberText(Math.abs(now - (before ?? 0)), unit, language.value)
      : formats.value.percent(Math.abs(change));
  return (
    <>
      <b class="change">
        <span aria-hidden="true">{isMore ? '▲' : '▼'}</span> {amount}{' '}
        <span class="visually-hidden">{isMore ? t('more') : t('less')}</span>
      </b>{' '}
      {t('versusYesterday')}
    </>
  );
}
