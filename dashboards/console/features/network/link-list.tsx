/** Links in words: what map and diagram show. */
import type { LinkResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { toRateText } from '../events/request-words.ts';
import { LinkState } from './link-state.tsx';
import { LINK_WAYS, toLinkTone } from './network-words.ts';

interface LinkListProps {
  links: readonly LinkResource[];
  chosen: string;
  onChoose: (id: string) => void;
}

export function LinkList({ links, chosen, onChoose }: LinkListProps) {
  return (
    <DataTable
      caption={t('network.links')}
      isCaptionVisible
      columns={toColumns(onChoose)}
      rows={links}
      rowKey={({ id }) => id}
      rowClass={({ id }) => (id === chosen ? 'is-chosen' : undefined)}
      empty={t('network.noLinks')}
    />
  );
}

/** The higher of both directions. */
export function toMost(link: LinkResource, what: 'rate' | 'booked'): number | undefined {
  const values = LINK_WAYS.flatMap(way => link[way][what] ?? []);
  return values.length === 0 ? undefined : Math.max(...values);
}

function toColumns(onChoose: (id: string) => void): TableColumn<LinkResource>[] {
  return [
    {
      key: 'name',
      title: t('network.name'),
      sortValue: ({ name }) => name,
      class: 'is-wrapping',
      render: ({ id, name }) => (
        <button type="button" class="text-button network-choose" onClick={() => onChoose(id)}>
          {name}
        </button>
      ),
    },
    {
      key: 'state',
      title: t('network.stateTitle'),
      sortValue: toLinkTone,
      render: link => <LinkState link={link} />,
    },
    {
      key: 'load',
      title: t('network.load'),
      isNumeric: true,
      sortValue: link => toMost(link, 'rate'),
      render: link => {
        const rate = toMost(link, 'rate');
        return rate === undefined ? '–' : toRateText(rate);
      },
    },
    {
      key: 'booked',
      title: t('network.booked'),
      isNumeric: true,
      sortValue: link => toMost(link, 'booked'),
      render: link =>
        t('network.of', { load: toRateText(toMost(link, 'booked')!), usable: toRateText(link.usable) }),
    },
  ];
}
