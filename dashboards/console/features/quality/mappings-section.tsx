/** The mappings there are, to be changed and deleted by those who may. */
import { useState } from 'preact/hooks';
import type { MappingResource } from '#core/quality-resources.ts';
import { view } from '../../app/location.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { cities, deviceKinds } from '../../live/live-state.ts';
import { RequestFailed, sendResource } from '../../live/rest-client.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useResource } from '../device/use-resource.ts';
import { MappingDialog } from './mapping-dialog.tsx';
import { findTarget, type MappingDraft, toConversionText, toDraftOf } from './mapping-draft.ts';
import { Awaited, mayOperate, Section, toCityName, toKindLabel } from './section-parts.tsx';

export function MappingsSection() {
  const [turn, setTurn] = useState(0);
  const [draft, setDraft] = useState<MappingDraft>();
  const [leaving, setLeaving] = useState<MappingResource>();
  const loaded = useResource<{ items: MappingResource[] }>(
    '/api/v1/metric-mappings',
    { city: view.value.city },
    turn,
  );
  const reload = () => setTurn(turn + 1);
  return (
    <Section
      id="mappings-title"
      title={t('quality.mappings')}
      about={t('quality.mappingsAbout')}
      tools={
        mayOperate() && (
          <button type="button" class="button" onClick={() => setDraft(toEmptyDraft())}>
            <Icon name="add" />
            {t('quality.mappingNew')}
          </button>
        )
      }
    >
      <Awaited of={loaded}>
        {({ items }) => (
          <DataTable
            caption={t('quality.mappings')}
            columns={toColumns()}
            rows={items}
            rowKey={({ id }) => id}
            actions={mapping =>
              mayOperate(mapping.city) && (
                <>
                  <button
                    type="button"
                    class="text-button"
                    aria-label={t('quality.changeThis', { name: toSource(mapping) })}
                    onClick={() => setDraft(toDraftOf(mapping))}
                  >
                    {t('quality.change')}
                  </button>
                  <button
                    type="button"
                    class="text-button"
                    aria-label={t('quality.deleteThis', { name: toSource(mapping) })}
                    onClick={() => setLeaving(mapping)}
                  >
                    {t('quality.delete')}
                  </button>
                </>
              )
            }
            empty={t('quality.noMappings')}
          />
        )}
      </Awaited>
      {draft && <MappingDialog draft={draft} onClose={() => setDraft(undefined)} onSaved={reload} />}
      {leaving && (
        <DeleteDialog
          mapping={leaving}
          onDone={() => {
            setLeaving(undefined);
            reload();
          }}
        />
      )}
    </Section>
  );
}

function toEmptyDraft(): MappingDraft {
  const chosen = view.value.city.split(',')[0];
  const city = chosen || cities.value.find(({ slug }) => mayOperate(slug))?.slug || '';
  const kind = view.value.kinds[0] ?? 'lightmast';
  const names = { model: '', component: '', metric: '', toComponent: '', toMetric: '' };
  return { city, kind, ...names, conversion: 'none' };
}

/** `lamp.energyWh`, `leuchte` */
function toSource({ component, metric }: MappingResource): string {
  return [component, metric].filter(Boolean).join('.');
}

function toTarget(mapping: MappingResource): string {
  return [mapping.toComponent, mapping.toMetric].filter(Boolean).join('.');
}

function DeleteDialog({ mapping, onDone }: { mapping: MappingResource; onDone: () => void }) {
  const [isBusy, setIsBusy] = useState(false);

  async function remove(): Promise<void> {
    setIsBusy(true);
    try {
      await sendResource('DELETE', `/api/v1/metric-mappings/${mapping.id}?version=${mapping.version}`);
      showToast(() => t('quality.mappingDeleted'));
    } catch (error) {
      const isChanged = error instanceof RequestFailed && error.status === 409;
      showToast(() => t(isChanged ? 'quality.mappingConflict' : 'quality.saveFailed'), 'failed');
    }
    onDone();
  }

  return (
    <Dialog title={t('quality.deleteTitle')} isBusy={isBusy} onClose={onDone}>
      <p>{t('quality.deleteText', { from: toSource(mapping), to: toTarget(mapping) })}</p>
      <DialogActions>
        <button type="button" class="button" disabled={isBusy} onClick={onDone}>
          {t('cancel')}
        </button>
        <button type="button" class="button is-primary" disabled={isBusy} onClick={remove}>
          {t('quality.delete')}
        </button>
      </DialogActions>
    </Dialog>
  );
}

function toColumns(): TableColumn<MappingResource>[] {
  return [
    {
      key: 'city',
      title: t('city'),
      render: ({ city }) => toCityName(city),
      sortValue: ({ city }) => toCityName(city),
    },
    {
      key: 'kind',
      title: t('columnKind'),
      render: ({ kind }) => toKindLabel(kind),
      sortValue: ({ kind }) => toKindLabel(kind),
    },
    {
      key: 'model',
      title: t('model'),
      render: ({ model }) => model ?? t('quality.anyModel'),
      sortValue: ({ model }) => model,
    },
    {
      key: 'from',
      title: t('quality.deviceSays'),
      render: mapping => <code>{toSource(mapping)}</code>,
      sortValue: toSource,
    },
    {
      key: 'to',
      title: t('quality.weCallIt'),
      render: mapping => <Target mapping={mapping} />,
      sortValue: toTarget,
    },
    { key: 'conversion', title: t('quality.conversion'), render: mapping => toConversion(mapping) || '–' },
    {
      key: 'changed',
      title: t('quality.changed'),
      render: ({ changed, changedBy }) => `${formats.value.instant(Date.parse(changed))}, ${changedBy}`,
      sortValue: ({ changed }) => Date.parse(changed),
    },
  ];
}

function Target({ mapping }: { mapping: MappingResource }) {
  const { components, metric } = findTarget(deviceKinds.value, toDraftOf(mapping));
  const component = components.find(({ name }) => name === mapping.toComponent);
  const words = [component?.label[language.value], metric?.label[language.value]].filter(Boolean);
  return (
    <>
      {words.join(', ')} <code>{toTarget(mapping)}</code>
    </>
  );
}

function toConversion(mapping: MappingResource): string {
  const { metric } = findTarget(deviceKinds.value, toDraftOf(mapping));
  const symbol =
    metric?.type === 'bool' ? `${t('yes')} / ${t('no')}` : toDisplayUnit(metric?.unit ?? '', 0).symbol;
  return toConversionText(mapping.conversion, symbol);
}
