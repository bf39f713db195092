import { t } from '../i18n/translate.ts';
import { type TableColumn, toCellClass } from './data-table.tsx';
import { Icon } from './icon.tsx';
import type { TableSort } from './table-order.ts';

interface DataTableHeadProps<Row> {
  columns: readonly TableColumn<Row>[];
  sort: TableSort | undefined;
  onSort: (column: TableColumn<Row>) => void;
  hasActions: boolean;
  /** Columns of fixed width. */
  isLong: boolean;
}

export function DataTableHead<Row>({ columns, sort, onSort, hasActions, isLong }: DataTableHeadProps<Row>) {
  const weights = columns.map(({ weight = 1 }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, hasActions ? 1 : 0);
  const toWidth = (weight: number) => (isLong ? { width: `${(100 * weight) / total}%` } : undefined);
  return (
    <thead>
      <tr>
        {columns.map((column, index) => (
          <th
            key={column.key}
            scope="col"
            class={toCellClass(column)}
            aria-sort={column.sortValue && toAriaSort(sort, column.key)}
            style={toWidth(weights[index]!)}
          >
            {column.sortValue ? (
              <button type="button" onClick={() => onSort(column)}>
                {column.title}
                {sort?.column === column.key && (
                  <Icon name={sort.isDescending ? 'arrowDownward' : 'arrowUpward'} />
                )}
              </button>
            ) : (
              column.title
            )}
          </th>
        ))}
        {hasActions && (
          <th scope="col" class="cell-actions" style={toWidth(1)}>
            <span class="visually-hidden">{t('actions')}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}

function toAriaSort(sort: TableSort | undefined, column: string) {
  if (sort?.column !== column) return 'none';
  return sort.isDescending ? 'descending' : 'ascending';
}
