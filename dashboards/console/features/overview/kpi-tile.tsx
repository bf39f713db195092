import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../../ui/icon.tsx';

interface KpiTileProps {
  icon: IconName;
  label: string;
  /** Absent: not known yet. */
  value: string | undefined;
  unit?: string;
  /** A bar or a sparkline. */
  children?: ComponentChildren;
  foot?: ComponentChildren;
}

export function KpiTile({ icon, label, value, unit, children, foot }: KpiTileProps) {
  return (
    <li class="card kpi">
      <p class="kpi-label">
        <Icon name={icon} />
        <span>{label}</span>
      </p>
      <p class="kpi-value">
        {value ?? '–'}
        {value !== undefined && unit && <span class="unit"> {unit}</span>}
      </p>
      <div class="kpi-shape">{children}</div>
      <p class="kpi-foot">{foot}</p>
    </li>
  );
}
