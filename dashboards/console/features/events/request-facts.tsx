/** What the request asks for. */
import { AUTHORITY_LABELS, PRIORITY_LABELS } from '#core/requests/request-labels.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cityNames } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import type { DetailProps } from './request-detail.tsx';
import { say, toKitText, toSpanText, toTimeText } from './request-words.ts';
import { ServiceList } from './service-list.tsx';

export function RequestFacts({ detail }: DetailProps) {
  const { event, city, window, organisation, authority, priority, dangerUntil, kit, items } = detail;
  const facts: [string, string | undefined][] = [
    [t('events.place'), `${event.place}, ${cityNames.value.get(city) ?? city}`],
    [t('events.column.time'), toSpanText(window.start, window.end)],
    [t('events.setupAndTeardown'), toSpanText(window.setupStart, window.teardownEnd)],
    [
      t('events.visitors'),
      event.expectedVisitors === undefined ? undefined : formats.value.number(event.expectedVisitors),
    ],
    [t('events.organisation'), `${organisation} (${say(AUTHORITY_LABELS[authority])})`],
    [t('events.priority'), say(PRIORITY_LABELS[priority])],
    [t('events.dangerUntil'), dangerUntil && toTimeText(dangerUntil)],
    [t('events.part.kit'), kit.length === 0 ? undefined : toKitText(kit)],
  ];
  return (
    <Card id="request-facts" title={t('events.asked')} class="request-part">
      <dl class="facts">
        {facts.map(
          ([name, text]) =>
            text && (
              <>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </>
            ),
        )}
      </dl>
      <ServiceList items={items} caption={t('events.part.items')} />
    </Card>
  );
}
