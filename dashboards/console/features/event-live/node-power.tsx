/** The nodes of the way: are they there, what do they live on, and does the battery last until the end. */
import type { NodeUsageResource } from '#core/request-page-resources.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PresenceMark } from '../../ui/presence-mark.tsx';
import type { LiveProps } from './event-live-page.tsx';

const ON_BATTERY: readonly (string | undefined)[] = ['OB', 'LB', 'DISCHRG'];

export function NodePower({ detail, usage }: LiveProps) {
  const endMs = Date.parse(detail.window.end);
  const leftS = Math.max(0, (endMs - nowMs.value) / 1000);
  return (
    <Card id="event-nodes" title={t('eventLive.nodes')}>
      <DataTable
        caption={t('eventLive.nodes')}
        columns={[
          {
            key: 'node',
            title: t('eventLive.node'),
            render: ({ deviceId, name }) => (
              <a href={linkTo(`/devices/${encodeURIComponent(deviceId)}`)}>{name}</a>
            ),
          },
          {
            key: 'presence',
            title: t('eventLive.presence'),
            render: ({ presence }) => <PresenceMark presence={presence} />,
          },
          { key: 'power', title: t('eventLive.power'), render: node => toPowerText(node) },
          {
            ...{ key: 'charge', title: t('eventLive.charge'), isNumeric: true },
            render: ({ batteryCharge }) =>
              batteryCharge === undefined ? '–' : formats.value.percent(batteryCharge / 100, 0),
          },
          {
            key: 'runtime',
            title: t('eventLive.runtime'),
            render: node => <Runtime node={node} leftS={leftS} />,
          },
        ]}
        rows={usage.nodes}
        rowKey={({ deviceId }) => deviceId}
        empty={t('eventLive.noPath')}
      />
    </Card>
  );
}

function toPowerText({ upsStatus }: NodeUsageResource): string {
  if (upsStatus === undefined) return t('eventLive.unknown');
  return t(ON_BATTERY.includes(upsStatus) ? 'eventLive.onBattery' : 'eventLive.onMains');
}

/** On battery it is told whether that is enough; on mains it is only what would be left. */
function Runtime({ node, leftS }: { node: NodeUsageResource; leftS: number }) {
  const { batteryRuntime, upsStatus } = node;
  if (batteryRuntime === undefined) return <>–</>;
  const text = formats.value.duration(batteryRuntime);
  if (!ON_BATTERY.includes(upsStatus) || leftS === 0) return <>{text}</>;
  if (batteryRuntime >= leftS)
    return (
      <>
        {text}, {t('eventLive.lasts')}
      </>
    );
  return (
    <span class="link-down">
      <Icon name="warning" />
      {text}, {t('eventLive.tooShort')}
    </span>
  );
}
