/** Per link of the way and direction: what this event has booked, and all that runs there. */
import type { LinkUsageResource } from '#core/request-page-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/icon.tsx';
import { MeterBar } from '../../ui/meter-bar.tsx';
import { toRateText } from '../events/request-words.ts';
import type { LiveProps } from './event-live-page.tsx';

interface DirectedLink extends Pick<LinkUsageResource, 'linkId' | 'name' | 'lineRate' | 'isUp'> {
  direction: '→' | '←';
  booked: number;
  rate: number | undefined;
}

export function LinkUsage({ usage }: LiveProps) {
  return (
    <Card id="event-links" title={t('eventLive.links')}>
      <DataTable
        caption={t('eventLive.links')}
        columns={[
          { key: 'link', title: t('eventLive.link'), render: ({ name }) => name },
          { key: 'direction', title: t('eventLive.direction'), render: ({ direction }) => direction },
          {
            key: 'state',
            title: t('eventLive.linkState'),
            render: ({ isUp }) =>
              isUp === false ? (
                <span class="link-down">
                  <Icon name="warning" />
                  {t('eventLive.down')}
                </span>
              ) : (
                t(isUp === undefined ? 'eventLive.unknown' : 'eventLive.up')
              ),
          },
          {
            ...{ key: 'booked', title: t('eventLive.bookedHere'), isNumeric: true },
            render: ({ booked }) => toRateText(booked),
          },
          {
            ...{ key: 'used', title: t('eventLive.usedHere'), isNumeric: true },
            render: ({ rate }) =>
              rate === undefined ? <span class="muted">{t('eventLive.noValue')}</span> : toRateText(rate),
          },
          {
            ...{ key: 'share', title: t('eventLive.ofLine'), isNumeric: true },
            render: ({ rate, lineRate }) => (rate === undefined ? '–' : <Share share={rate / lineRate} />),
          },
        ]}
        rows={usage.links.flatMap(toDirections)}
        rowKey={({ linkId, direction }) => linkId + direction}
        empty={t('eventLive.noPath')}
      />
    </Card>
  );
}

function Share({ share }: { share: number }) {
  return (
    <span class="usage-cell">
      {formats.value.percent(share, share < 0.1 ? 1 : 0)}
      <MeterBar share={share} />
    </span>
  );
}

function toDirections({
  rateAToZ,
  rateZToA,
  bookedAToZ,
  bookedZToA,
  ...link
}: LinkUsageResource): DirectedLink[] {
  return [
    { ...link, direction: '→', booked: bookedAToZ, rate: rateAToZ },
    { ...link, direction: '←', booked: bookedZToA, rate: rateZToA },
  ];
}
