/** What an import of a file would do: every fault with its line, and the way on when there is none. */
import { useEffect, useRef } from 'preact/hooks';
import {
  IMPORT_COLUMNS,
  type ImportColumn,
  type ImportReport,
  type RowFault,
} from '#core/provisioning-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cityNames } from '../../live/live-state.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { toRuleText } from './rule-texts.ts';

export function ImportReportTable({ report, onImport }: { report: ImportReport; onImport: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [report]);
  const count = formats.value.number;
  const isRight = report.faultCount === 0;
  const words = {
    rows: count(report.rows),
    valid: count(report.valid),
    faults: count(report.faultCount),
  };
  return (
    <>
      <h2 tabIndex={-1} ref={heading}>
        {t('provisioning.report')}
      </h2>
      <p class={`admin-note ${isRight ? '' : 'is-wrong'}`} role="status">
        {t(isRight ? 'provisioning.reportOk' : 'provisioning.reportFaults', words)}
      </p>
      <ul>
        {report.cities.map(({ city, rows }) => (
          <li key={city}>
            {t('provisioning.reportCity', { city: cityNames.value.get(city) ?? city, rows: count(rows) })}
          </li>
        ))}
      </ul>
      {isRight && report.rows > 0 && (
        <div class="admin-actions">
          <button type="button" class="button is-primary" onClick={onImport}>
            {t('provisioning.import', words)}
          </button>
        </div>
      )}
      {!isRight && (
        <DataTable
          caption={t('provisioning.report')}
          columns={toColumns()}
          rows={report.faults}
          rowKey={({ line, field, rule }) => `${line} ${field} ${rule}`}
          empty={t('provisioning.noFaults')}
        />
      )}
      {report.faultCount > report.faults.length && (
        <p class="muted">{t('provisioning.firstFaults', { count: count(report.faults.length) })}</p>
      )}
    </>
  );
}

function toColumns(): TableColumn<RowFault>[] {
  return [
    {
      key: 'line',
      title: t('provisioning.line'),
      isNumeric: true,
      weight: 1,
      render: ({ line }) => formats.value.number(line),
      sortValue: ({ line }) => line,
    },
    {
      key: 'field',
      title: t('provisioning.field'),
      weight: 2,
      render: ({ field }) => toFieldText(field),
      sortValue: ({ field }) => field,
    },
    { key: 'rule', title: t('provisioning.rule'), weight: 4, render: ({ rule }) => toRuleText(rule) },
  ];
}

/** A column that is none of ours is shown as the file calls it. */
function toFieldText(field: string): string {
  if (field === 'file') return t('provisioning.field.file');
  const isOurs = (IMPORT_COLUMNS as readonly string[]).includes(field);
  return isOurs ? `${t(`provisioning.field.${field as ImportColumn}`)} (${field})` : field;
}
