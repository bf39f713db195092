import type { SpanResource } from '#core/alarm-rule-resources.ts';
import { t } from '../../i18n/translate.ts';
import { toSpanText } from './rule-words.ts';

const SHOWN = 3;

/** The one that holds and the next. */
export function SpanList({ spans }: { spans: readonly SpanResource[] }) {
  if (spans.length === 0) return <span class="muted">{t('rules.noNext')}</span>;
  return (
    <ul class="rule-spans">
      {spans.slice(0, SHOWN).map(span => (
        <li key={span.from}>{toSpanText(span)}</li>
      ))}
    </ul>
  );
}
