// biome-ignore-all lint/a11y/noRedundantRoles: rows laid out by CSS lose the roles their elements would have.
import { SORT_OF_COLUMN } from '#core/device-columns.ts';
import { announce } from '../../app/announcer.tsx';
import { setView, view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { type DeviceColumn, toColumnTitle } from './device-columns.tsx';

export function DeviceGridHead({ columns }: { columns: readonly DeviceColumn[] }) {
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {columns.map(column => (
          <HeadCell key={column.name} column={column} />
        ))}
      </tr>
    </thead>
  );
}

function HeadCell({ column }: { column: DeviceColumn }) {
  const { sort, isDescending } = view.value;
  const own = SORT_OF_COLUMN[column.name];
  const isSorted = sort === own;
  const title = toColumnTitle(column.name);

  function sortByThis(): void {
    setView({ sort: own, isDescending: isSorted && !isDescending });
    announce(() => t('sortedBy', { column: title }));
  }

  return (
    <th
      role="columnheader"
      scope="col"
      class={`column-${column.name}`}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" onClick={sortByThis}>
        {title}
        {isSorted && <Icon name={isDescending ? 'arrowDownward' : 'arrowUpward'} />}
      </button>
    </th>
  );
}
