/** What cities lend each other: now, later, and on demand before. The owner's city offers and ends. */
import { useState } from 'preact/hooks';
import type { LendingResource, NetworkResource } from '#core/network-resources.ts';
import { KIT_LABELS } from '#core/requests/request-labels.ts';
import { view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { useResource } from '../device/use-resource.ts';
import { say } from '../events/request-words.ts';
import { Awaited } from '../quality/section-parts.tsx';
import { EndLendingDialog } from './end-lending-dialog.tsx';
import { LendingDialog } from './lending-dialog.tsx';
import { mayLend, toCityName, toWhen } from './network-words.ts';
import { ActionButton } from './row-button.tsx';
import { TableHead } from './table-head.tsx';
import { useNetwork, useTurn } from './use-network.ts';

const EVERY_MS = 10_000;

export function LendingsPart({ onChanged }: { onChanged: () => void }) {
  const { turn, reload } = useTurn(EVERY_MS);
  const [isPast, setIsPast] = useState(false);
  const [isNew, setIsNew] = useState(false);
  const query = { city: view.value.city, ...(isPast && { past: 'true' }) };
  const loaded = useResource<{ items: LendingResource[] }>('/api/v1/lendings', query, turn);
  const saved = () => {
    reload();
    onChanged();
  };
  return (
    <>
      <TableHead title={t('network.lendings')}>
        <button type="button" class="button" aria-pressed={isPast} onClick={() => setIsPast(!isPast)}>
          {t('network.pastLendings')}
        </button>
        {mayLend() && (
          <button type="button" class="button" onClick={() => setIsNew(true)}>
            {t('network.newLending')}
          </button>
        )}
      </TableHead>
      <Awaited of={loaded}>
        {({ items }) => (
          <DataTable
            caption={t('network.lendings')}
            columns={toColumns()}
            rows={items}
            rowKey={({ id }) => id}
            empty={t('network.noLendings')}
            actions={lending => <EndButton lending={lending} onSaved={saved} />}
          />
        )}
      </Awaited>
      {isNew && <NewLending onSaved={saved} onClose={() => setIsNew(false)} />}
    </>
  );
}

/** Knows the nodes that may be lent. */
function NewLending(props: { onSaved: () => void; onClose: () => void }) {
  const { loaded } = useNetwork();
  const nodes = (loaded as Partial<NetworkResource>).nodes ?? [];
  return typeof loaded === 'object' ? <LendingDialog {...props} nodes={nodes} /> : null;
}

function EndButton({ lending, onSaved }: { lending: LendingResource; onSaved: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  if (lending.state === 'over' || !mayLend(lending.ownerCity)) return null;
  return (
    <>
      <ActionButton
        text={t('network.endLending')}
        label={t('network.endLendingOf', { name: lending.reason })}
        onClick={() => setIsOpen(true)}
      />
      {isOpen && <EndLendingDialog lending={lending} onSaved={onSaved} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function toColumns(): TableColumn<LendingResource>[] {
  return [
    {
      key: 'reason',
      title: t('network.reason'),
      class: 'is-wrapping',
      sortValue: ({ reason }) => reason,
      render: ({ reason }) => reason,
    },
    {
      key: 'owner',
      title: t('network.owner'),
      class: 'is-wrapping',
      sortValue: ({ ownerCity }) => toCityName(ownerCity),
      render: ({ ownerCity }) => toCityName(ownerCity),
    },
    {
      key: 'borrower',
      title: t('network.borrower'),
      class: 'is-wrapping',
      sortValue: ({ borrowerCity }) => toCityName(borrowerCity),
      render: ({ borrowerCity }) => toCityName(borrowerCity),
    },
    { key: 'what', title: t('network.what'), class: 'is-wrapping', render: toWhat },
    {
      key: 'when',
      title: t('network.from'),
      class: 'is-wrapping',
      sortValue: ({ from }) => from,
      render: ({ from, until, ended }) => toWhen({ from, until: ended ?? until }),
    },
    {
      key: 'state',
      title: t('network.stateTitle'),
      sortValue: ({ state }) => state,
      render: ({ state }) => t(`network.span.${state}`),
    },
  ];
}

function toWhat({ kitType, quantity, devices }: LendingResource): string {
  const kit = quantity > 0 ? [`${quantity} × ${say(KIT_LABELS[kitType])}`] : [];
  return [...kit, ...devices.map(({ name }) => name)].join(', ');
}
