/** Kit that cities own, how much of it is free day by day, what they lend each other, and what is borrowed now. */
import { useState } from 'preact/hooks';
import type { KitPoolResource, KitResource, KitUseResource } from '#core/network-resources.ts';
import { KIT_LABELS } from '#core/requests/request-labels.ts';
import { view } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { useResource } from '../device/use-resource.ts';
import { say } from '../events/request-words.ts';
import { Awaited } from '../quality/section-parts.tsx';
import { parseLocalText, toLocalText } from '../series/local-time.ts';
import { ChangeButtons } from './change-buttons.tsx';
import { KitDialog } from './kit-dialog.tsx';
import { LendingsPart } from './lendings-part.tsx';
import { LentDevicesPart } from './lent-devices-part.tsx';
import { mayBuild, toCityName } from './network-words.ts';
import { TableHead } from './table-head.tsx';
import { useTurn } from './use-network.ts';

const DAYS = 14;
const DAY_MS = 86_400_000;
const EVERY_MS = 30_000;

export function KitSection() {
  const { turn, reload } = useTurn(EVERY_MS);
  const [isNew, setIsNew] = useState(false);
  const today = parseLocalText(`${toLocalText(nowMs.value).slice(0, 10)}T00:00`)!;
  const loaded = useResource<KitPoolResource>(
    '/api/v1/network/kit',
    {
      city: view.value.city,
      from: new Date(today).toISOString(),
      to: new Date(today + DAYS * DAY_MS).toISOString(),
    },
    turn,
  );
  return (
    <>
      <TableHead title={t('network.kit')}>
        {mayBuild() && (
          <button type="button" class="button" onClick={() => setIsNew(true)}>
            {t('network.newKit')}
          </button>
        )}
      </TableHead>
      <Awaited of={loaded}>
        {({ items, use }) => (
          <>
            <DataTable
              caption={t('network.kit')}
              columns={toColumns()}
              rows={items}
              rowKey={({ id }) => id}
              empty={t('network.noKit')}
              actions={kit => <KitButtons kit={kit} reload={reload} />}
            />
            {use.length > 0 && (
              <>
                <TableHead title={t('network.kitUse')} />
                <p class="network-about muted">{t('network.kitUseHint')}</p>
                <DataTable
                  caption={t('network.kitUse')}
                  columns={toUseColumns(use)}
                  rows={use}
                  rowKey={({ city, type }) => `${city} ${type}`}
                  empty={t('network.noKit')}
                />
              </>
            )}
          </>
        )}
      </Awaited>
      <LendingsPart onChanged={reload} />
      <LentDevicesPart />
      {isNew && <KitDialog kit={undefined} onSaved={reload} onClose={() => setIsNew(false)} />}
    </>
  );
}

function KitButtons({ kit, reload }: { kit: KitResource; reload: () => void }) {
  const { id, name, version, city } = kit;
  if (!mayBuild(city)) return null;
  return (
    <ChangeButtons name={name} path={`/api/v1/network/kit/${id}?version=${version}`} reload={reload}>
      {dialog => <KitDialog {...dialog} kit={kit} />}
    </ChangeButtons>
  );
}

function toColumns(): TableColumn<KitResource>[] {
  return [
    {
      key: 'type',
      title: t('network.type'),
      sortValue: ({ type }) => say(KIT_LABELS[type]),
      render: ({ type }) => say(KIT_LABELS[type]),
    },
    {
      key: 'name',
      title: t('network.name'),
      class: 'is-wrapping',
      sortValue: ({ name }) => name,
      render: ({ name }) => name,
    },
    {
      key: 'city',
      title: t('network.city'),
      class: 'is-wrapping',
      sortValue: ({ city }) => toCityName(city),
      render: ({ city }) => toCityName(city),
    },
    {
      key: 'quantity',
      title: t('network.quantity'),
      isNumeric: true,
      sortValue: ({ quantity }) => quantity,
      render: ({ quantity }) => formats.value.number(quantity),
    },
  ];
}

function toUseColumns([first]: readonly KitUseResource[]): TableColumn<KitUseResource>[] {
  return [
    {
      key: 'type',
      title: t('network.type'),
      class: 'network-sort',
      render: ({ city, type }) => `${say(KIT_LABELS[type])}, ${toCityName(city)}`,
    },
    ...(first?.days ?? []).map(
      ({ day }, index): TableColumn<KitUseResource> => ({
        key: day,
        title: formats.value.day(Date.parse(`${day}T12:00:00Z`)),
        isNumeric: true,
        render: ({ days }) => {
          const found = days[index];
          return (
            found && (
              <span class={found.free === 0 ? 'network-short' : undefined}>
                {t('network.free', { free: found.free, pool: found.pool })}
              </span>
            )
          );
        },
      }),
    ),
  ];
}
