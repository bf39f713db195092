/** What was refused: counted by what it is about, or entry by entry; both with the same filters and as a file. */
import { REJECTION_REASONS, type RejectionReason } from '#core/rejections.ts';
import { query, setQuery } from '../../app/location.ts';
import { toReasonLabel } from '../../i18n/reason-labels.ts';
import { language, t } from '../../i18n/translate.ts';
import { DownloadButton } from '../../ui/download-button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { KindChips } from '../devices/device-filters.tsx';
import { RefusalEntries } from './refusal-entries.tsx';
import { PERIODS, type Period, refusalFilter } from './refusal-filter.ts';
import { RefusalGroups } from './refusal-groups.tsx';
import { Section } from './section-parts.tsx';

export function QuarantineSection() {
  const { shown, period, listQuery } = refusalFilter.value;
  const file = new URLSearchParams({
    ...Object.fromEntries(Object.entries(listQuery).filter(([, value]) => value)),
    ...(language.value === 'de' && { dialect: 'excel-de' }),
  });
  return (
    <Section
      id="quarantine-title"
      title={t('quality.quarantine')}
      about={t('quality.quarantineAbout')}
      tools={<DownloadButton address={`/api/v1/quarantine/export?${file}`} text={t('quality.csv')} />}
    >
      <div class="quality-filters">
        <Segmented
          label={t('quality.view')}
          selected={shown}
          onSelect={next => setQuery({ show: next === 'groups' ? undefined : next })}
          options={[
            { value: 'groups' as const, text: t('quality.viewGroups') },
            { value: 'entries' as const, text: t('quality.viewEntries') },
          ]}
        />
        <Segmented
          label={t('quality.period')}
          selected={period}
          onSelect={next => setQuery({ days: next === 1 ? undefined : String(next) })}
          options={PERIODS.map(days => ({ value: days as Period, text: t(`quality.days${days}`) }))}
        />
        <KindChips />
        {shown === 'entries' && <EntryFilters />}
      </div>
      {shown === 'groups' ? <RefusalGroups /> : <RefusalEntries />}
    </Section>
  );
}

function EntryFilters() {
  const { reason, subject, deviceId } = refusalFilter.value;
  return (
    <>
      <select
        class="select"
        aria-label={t('quality.reason')}
        value={reason}
        onChange={event => setQuery({ reason: event.currentTarget.value })}
      >
        <option value="">{t('quality.anyReason')}</option>
        {(Object.keys(REJECTION_REASONS) as RejectionReason[]).map(name => (
          <option key={name} value={name}>
            {toReasonLabel(name, language.value)}
          </option>
        ))}
      </select>
      <input
        class="select"
        type="search"
        aria-label={t('quality.deviceId')}
        placeholder={t('quality.deviceId')}
        value={deviceId}
        onChange={event => setQuery({ of: event.currentTarget.value.trim() })}
      />
      {subject !== '' && (
        <button
          type="button"
          class="chip"
          aria-pressed="true"
          onClick={() => setQuery({ subject: undefined })}
        >
          <code>{subject}</code> ×<span class="visually-hidden">{t('quality.dropFilter')}</span>
        </button>
      )}
      {query.value.has('reason') && (
        <button
          type="button"
          class="text-button"
          onClick={() => setQuery({ reason: undefined, subject: undefined, of: undefined })}
        >
          {t('resetFilters')}
        </button>
      )}
    </>
  );
}
