/** Single refusals, newest first, page after page; one of them opened by its number in the address. */
import { useEffect, useState } from 'preact/hooks';
import type { QuarantineResource } from '#core/quality-resources.ts';
import type { Page } from '#core/resources.ts';
import { query, setQuery } from '../../app/location.ts';
import { toReasonLabel } from '../../i18n/reason-labels.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { readResource } from '../../live/rest-client.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { EntryDialog } from './entry-dialog.tsx';
import { refusalFilter } from './refusal-filter.ts';
import { DeviceLink, toCityName } from './section-parts.tsx';

const PAGE_SIZE = 100;
/** More than anybody reads; the file has all. */
const SHOWN_MAX = 2000;

interface Entries {
  items: readonly QuarantineResource[];
  nextCursor?: string | undefined;
}

export function RefusalEntries() {
  const { listQuery } = refusalFilter.value;
  const [entries, setEntries] = useState<Entries | 'loading' | 'failed'>('loading');
  const wanted = JSON.stringify(listQuery);

  async function load(known: readonly QuarantineResource[], cursor?: string, signal?: AbortSignal) {
    try {
      const page = await readResource<Page<QuarantineResource>>(
        '/api/v1/quarantine',
        { ...listQuery, limit: PAGE_SIZE, cursor },
        signal,
      );
      setEntries({ items: [...known, ...page.items], nextCursor: page.nextCursor });
    } catch {
      if (!signal?.aborted) setEntries('failed');
    }
  }
  useEffect(() => {
    const abort = new AbortController();
    setEntries('loading');
    void load([], undefined, abort.signal);
    return () => abort.abort();
  }, [wanted]);

  const opened = query.value.get('entry');
  return (
    <>
      {entries === 'loading' && <p class="empty">{t('loading')}</p>}
      {entries === 'failed' && (
        <p class="empty" role="alert">
          {t('loadFailed')}
        </p>
      )}
      {typeof entries === 'object' && (
        <>
          <DataTable
            caption={t('quality.entriesCaption')}
            columns={toColumns()}
            rows={entries.items}
            rowKey={({ id }) => String(id)}
            actions={entry => (
              <button
                type="button"
                class="text-button"
                aria-label={t('quality.inspectThis', { id: entry.id })}
                onClick={() => setQuery({ entry: String(entry.id) })}
              >
                {t('quality.inspect')}
              </button>
            )}
            empty={t('quality.nothingRefused')}
          />
          {entries.nextCursor !== undefined && entries.items.length < SHOWN_MAX && (
            <footer class="card-foot">
              <button
                type="button"
                class="text-button"
                onClick={() => load(entries.items, entries.nextCursor)}
              >
                {t('quality.more')}
              </button>
            </footer>
          )}
        </>
      )}
      {opened && /^\d{1,15}$/.test(opened) && (
        <EntryDialog id={opened} onClose={() => setQuery({ entry: undefined })} />
      )}
    </>
  );
}

function toColumns(): TableColumn<QuarantineResource>[] {
  const { number, dayAndTime } = formats.value;
  return [
    { key: 'time', title: t('quality.time'), render: ({ time }) => dayAndTime(Date.parse(time)) },
    {
      key: 'device',
      title: t('columnName'),
      weight: 2,
      render: ({ device }) => (device ? <DeviceLink id={device} /> : '–'),
    },
    { key: 'city', title: t('city'), render: ({ city }) => toCityName(city) },
    {
      key: 'reason',
      title: t('quality.reason'),
      weight: 3,
      render: ({ reason }) => toReasonLabel(reason, language.value) ?? reason,
    },
    {
      key: 'field',
      title: t('quality.field'),
      weight: 2,
      render: ({ field }) => (field ? <code>{field}</code> : '–'),
    },
    { key: 'count', title: t('quality.count'), isNumeric: true, render: ({ count }) => number(count) },
    {
      key: 'kept',
      title: t('quality.replay'),
      weight: 2,
      render: ({ kept }) => (kept ? t(`quality.kept.${kept.state}`) : '–'),
    },
  ];
}
