/** What the devices did and what people did, newest first, each on its own side (RFC 8632). */
import type { AlarmDetailResource } from '#core/alarm-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { toSeverityText } from './alarm-texts.ts';

type StatusChange = AlarmDetailResource['statusChanges'][number];
type OperatorChange = AlarmDetailResource['operatorChanges'][number];

const toInstant = (time: string) => formats.value.instant(Date.parse(time));

export function AlarmHistory({ alarm }: { alarm: AlarmDetailResource }) {
  const time = { key: 'time', title: t('alarms.historyTime') };
  return (
    <div class="alarm-columns">
      <Card id="history-device" title={`${t('alarms.history')}: ${t('alarms.historyDevice')}`}>
        <DataTable<StatusChange>
          caption={`${t('alarms.history')}: ${t('alarms.historyDevice')}`}
          columns={[
            { ...time, render: change => toInstant(change.time) },
            { key: 'what', title: t('alarms.historyWhat'), render: toStatusText },
          ]}
          rows={alarm.statusChanges}
          rowKey={({ time: at, step }) => `${at} ${step}`}
          empty={t('alarms.explainedNone')}
        />
      </Card>
      <Card id="history-people" title={`${t('alarms.history')}: ${t('alarms.historyPeople')}`}>
        <DataTable<OperatorChange>
          caption={`${t('alarms.history')}: ${t('alarms.historyPeople')}`}
          columns={[
            { ...time, render: change => toInstant(change.time) },
            { key: 'who', title: t('alarms.historyWho'), render: ({ by }) => by?.name ?? t('alarms.itself') },
            { key: 'what', title: t('alarms.historyWhat'), render: toOperatorText, class: 'is-wrapping' },
          ]}
          rows={alarm.operatorChanges}
          rowKey={({ time: at, step, text }) => `${at} ${step} ${text}`}
          empty={t('alarms.explainedNone')}
        />
      </Card>
    </div>
  );
}

function toStatusText({ step, until, severity }: StatusChange): string {
  return t(`alarms.step.${step}`, {
    severity: toSeverityText({ severity }),
    until: until === undefined ? '' : toInstant(until),
  });
}

function toOperatorText({ step, text, until }: OperatorChange): string {
  const what = t(`alarms.did.${step}`, { until: until === undefined ? '' : toInstant(until) });
  return text === undefined ? what : `${what}: ${text}`;
}
