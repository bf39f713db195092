// biome-ignore-all lint/a11y/noRedundantRoles: rows laid out by CSS lose the roles their elements would have.
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is a grid (ARIA grid pattern).
// biome-ignore-all lint/a11y/useFocusableInteractive: the rows take the focus, not their cells.
import { needsAttention } from '#core/device-order.ts';
import { fleet, fleetRevision } from '../../live/live-state.ts';
import type { DeviceColumn } from './device-columns.tsx';

interface DeviceGridRowProps {
  id: string;
  /** Place in the list, from 0. */
  row: number;
  top: number;
  columns: readonly DeviceColumn[];
  isActive: boolean;
  onChoose: (id: string) => void;
  onOpen: (id: string) => void;
}

export function toRowId(device: string): string {
  return `device-row-${device}`;
}

/** Reads its device anew whenever the fleet changes; its place is the list's business. */
export function DeviceGridRow({ id, row, top, columns, isActive, onChoose, onOpen }: DeviceGridRowProps) {
  fleetRevision.value;
  const device = fleet.devices.get(id);
  return (
    <tr
      id={toRowId(id)}
      data-device={id}
      role="row"
      class={device && needsAttention(device) ? 'needs-attention' : undefined}
      aria-rowindex={row + 2}
      tabIndex={isActive ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={() => onChoose(id)}
      onClick={event => isPlainClick(event) && onOpen(id)}
    >
      {columns.map(column => (
        <td key={column.name} role="gridcell" class={`column-${column.name}`}>
          {device && column.render(device)}
        </td>
      ))}
    </tr>
  );
}

/** A click on the link in the row is the link's own. */
function isPlainClick(event: MouseEvent): boolean {
  return !(event.target as Element).closest('a');
}
