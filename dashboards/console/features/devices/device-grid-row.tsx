// biome-ignore-all lint/a11y/noRedundantRoles: rows laid out by CSS lose the roles their elements would have.
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is a grid (ARIA grid pattern).
// biome-ignore-all lint/a11y/useFocusableInteractive: the rows take the focus, not their cells.
import { needsAttention } from '#core/device-order.ts';
import { view } from '../../app/location.ts';
import { fleet, fleetRevision } from '../../live/live-state.ts';
import type { DeviceColumn } from './device-columns.tsx';
import { selectDevice, toRowId } from './select-device.ts';

interface DeviceGridRowProps {
  id: string;
  /** Place in the list, from 0. */
  row: number;
  top: number;
  columns: readonly DeviceColumn[];
  isActive: boolean;
  onChoose: (id: string) => void;
}

/** Reads its device anew whenever the fleet changes; its place is the list's business. */
export function DeviceGridRow({ id, row, top, columns, isActive, onChoose }: DeviceGridRowProps) {
  fleetRevision.value;
  const device = fleet.devices.get(id);
  const isSelected = view.value.device === id;
  return (
    <tr
      id={toRowId(id)}
      data-device={id}
      role="row"
      class={device && needsAttention(device.presence) ? 'needs-attention' : undefined}
      aria-rowindex={row + 2}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={() => onChoose(id)}
      onClick={() => selectDevice(id)}
    >
      {columns.map(column => (
        <td key={column.sort} role="gridcell" class={column.class}>
          {device && column.render(device)}
        </td>
      ))}
    </tr>
  );
}
