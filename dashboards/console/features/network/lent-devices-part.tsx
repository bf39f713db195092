/** Devices of other cities that may be seen and commanded now. */
import type { LentDeviceResource } from '#core/network-resources.ts';
import { linkTo, view } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { PresenceMark } from '../../ui/presence-mark.tsx';
import { useResource } from '../device/use-resource.ts';
import { Awaited } from '../quality/section-parts.tsx';
import { toCityName } from './network-words.ts';
import { TableHead } from './table-head.tsx';
import { useTurn } from './use-network.ts';

const EVERY_MS = 10_000;

export function LentDevicesPart() {
  const { turn } = useTurn(EVERY_MS);
  const query = { city: view.value.city };
  const loaded = useResource<{ items: LentDeviceResource[] }>('/api/v1/lent-devices', query, turn);
  return (
    <>
      <TableHead title={t('network.lent')} />
      <Awaited of={loaded}>
        {({ items }) => (
          <DataTable
            caption={t('network.lent')}
            columns={toColumns()}
            rows={items}
            rowKey={({ device, borrowerCity }) => `${device.id} ${borrowerCity}`}
            empty={t('network.noLent')}
          />
        )}
      </Awaited>
    </>
  );
}

function toColumns(): TableColumn<LentDeviceResource>[] {
  return [
    {
      key: 'name',
      title: t('network.name'),
      class: 'is-wrapping',
      sortValue: ({ device }) => device.name,
      render: ({ device }) => <a href={linkTo(`/devices/${encodeURIComponent(device.id)}`)}>{device.name}</a>,
    },
    {
      key: 'presence',
      title: t('network.presence'),
      render: ({ device }) => <PresenceMark presence={device.presence} />,
    },
    {
      key: 'owner',
      title: t('network.owner'),
      class: 'is-wrapping',
      sortValue: ({ device }) => device.city,
      render: ({ device }) => toCityName(device.city),
    },
    {
      key: 'borrower',
      title: t('network.borrower'),
      class: 'is-wrapping',
      sortValue: ({ borrowerCity }) => toCityName(borrowerCity),
      render: ({ borrowerCity }) => toCityName(borrowerCity),
    },
    {
      key: 'until',
      title: t('network.until'),
      sortValue: ({ until }) => until,
      render: ({ until }) => formats.value.instant(Date.parse(until)),
    },
  ];
}
