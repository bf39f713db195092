/** The ways that a request holds, what was measured when they were accepted, and what the cases have answered. */
import type { RequestDetailResource } from '#core/request-resources.ts';
import { SERVICE_LABELS } from '#core/requests/request-labels.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type DetailProps, nameOfNode } from './request-detail.tsx';
import { say, toRateText, toTimeText } from './request-words.ts';

export function NetworkCard({ detail }: DetailProps) {
  const { paths, items, acceptance, activation, jeopardyAlarmIds } = detail;
  if (paths.length + acceptance.length + activation.length + jeopardyAlarmIds.length === 0) return null;
  const serviceOf = new Map(items.map(({ id, service }) => [id, service]));
  return (
    <Card id="request-network" title={t('events.network')} class="request-part">
      {jeopardyAlarmIds.length > 0 && (
        <p class="request-flag is-warning">
          <Icon name="warning" />
          {t('events.jeopardyAbout')}{' '}
          {jeopardyAlarmIds.map((id, index) => (
            <a key={id} href={linkTo(`/alarms/${encodeURIComponent(id)}`)}>
              {t('events.alarm', { number: index + 1 })}
            </a>
          ))}
        </p>
      )}
      <ul class="plain-list">
        {paths.map(({ itemId, hops }) => {
          const service = serviceOf.get(itemId);
          return (
            <li key={itemId}>
              <b>{service ? say(SERVICE_LABELS[service]) : itemId}</b>
              <ol class="hops">
                {hops.map(({ linkId, name }) => (
                  <li key={linkId}>{name}</li>
                ))}
              </ol>
            </li>
          );
        })}
      </ul>
      {acceptance.length > 0 && <Acceptance of={acceptance} />}
      {activation.length > 0 && <Activation of={activation} />}
    </Card>
  );
}

function Acceptance({ of: rows }: { of: RequestDetailResource['acceptance'] }) {
  const db = (value: number) => `${formats.value.number(value, 1)} dB`;
  return (
    <DataTable
      caption={t('events.acceptance')}
      isCaptionVisible
      columns={[
        { key: 'link', title: t('events.link'), render: ({ name }) => name },
        {
          key: 'passed',
          title: t('events.result'),
          render: ({ hasPassed }) => t(hasPassed ? 'events.passed' : 'events.notPassed'),
        },
        {
          ...{ key: 'margin', title: t('events.margin'), isNumeric: true },
          render: ({ marginAToZDb, marginZToADb }) => db(Math.min(marginAToZDb, marginZToADb)),
        },
        {
          ...{ key: 'rate', title: t('events.throughput'), isNumeric: true },
          render: ({ throughputBps }) => toRateText(throughputBps),
        },
        { key: 'time', title: t('events.measured'), render: ({ measured }) => toTimeText(measured) },
      ]}
      rows={rows}
      rowKey={({ linkId }) => linkId}
      empty="–"
    />
  );
}

function Activation({ of: rows }: { of: RequestDetailResource['activation'] }) {
  return (
    <DataTable
      caption={t('events.activation')}
      isCaptionVisible
      columns={[
        {
          key: 'node',
          title: t('events.case'),
          render: ({ deviceId }) => (
            <a href={linkTo(`/devices/${encodeURIComponent(deviceId)}`)}>{nameOfNode(deviceId)}</a>
          ),
        },
        { key: 'phase', title: t('events.phase'), render: ({ phase }) => t(`events.phase.${phase}`) },
        { key: 'sent', title: t('events.sent'), render: ({ sent }) => toTimeText(sent) },
        {
          key: 'answer',
          title: t('events.answer'),
          render: ({ acknowledged, refusal }) =>
            refusal
              ? t('events.nodeRefused', { reason: refusal })
              : acknowledged
                ? toTimeText(acknowledged)
                : t('events.noAnswer'),
        },
      ]}
      rows={rows}
      rowKey={({ deviceId }) => deviceId}
      empty="–"
    />
  );
}
