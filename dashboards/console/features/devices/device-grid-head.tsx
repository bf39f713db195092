// biome-ignore-all lint/a11y/noRedundantRoles: rows laid out by CSS lose the roles their elements would have.
import { announce } from '../../app/announcer.tsx';
import { setView, view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import type { DeviceColumn } from './device-columns.tsx';

export function DeviceGridHead({ columns }: { columns: readonly DeviceColumn[] }) {
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {columns.map(column => (
          <HeadCell key={column.sort} column={column} />
        ))}
      </tr>
    </thead>
  );
}

function HeadCell({ column }: { column: DeviceColumn }) {
  const { sort, isDescending } = view.value;
  const isSorted = sort === column.sort;
  const title = t(column.title);

  function sortByThis(): void {
    setView({ sort: column.sort, isDescending: isSorted && !isDescending });
    announce(() => t('sortedBy', { column: title }));
  }

  return (
    <th
      role="columnheader"
      scope="col"
      class={column.class}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" onClick={sortByThis}>
        {title}
        {isSorted && <Icon name={isDescending ? 'arrowDownward' : 'arrowUpward'} />}
      </button>
    </th>
  );
}
