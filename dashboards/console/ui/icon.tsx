import arrowDownward from '@material-symbols/svg-400/rounded/arrow_downward.svg?raw';
import arrowUpward from '@material-symbols/svg-400/rounded/arrow_upward.svg?raw';
import bolt from '@material-symbols/svg-400/rounded/bolt.svg?raw';
import cable from '@material-symbols/svg-400/rounded/cable.svg?raw';
import check from '@material-symbols/svg-400/rounded/check.svg?raw';
import close from '@material-symbols/svg-400/rounded/close.svg?raw';
import darkMode from '@material-symbols/svg-400/rounded/dark_mode.svg?raw';
import dashboard from '@material-symbols/svg-400/rounded/dashboard.svg?raw';
import down from '@material-symbols/svg-400/rounded/keyboard_arrow_down.svg?raw';
import lan from '@material-symbols/svg-400/rounded/lan.svg?raw';
import light from '@material-symbols/svg-400/rounded/light.svg?raw';
import lightMode from '@material-symbols/svg-400/rounded/light_mode.svg?raw';
import logout from '@material-symbols/svg-400/rounded/logout.svg?raw';
import monitoring from '@material-symbols/svg-400/rounded/monitoring.svg?raw';
import pause from '@material-symbols/svg-400/rounded/pause.svg?raw';
import play from '@material-symbols/svg-400/rounded/play_arrow.svg?raw';
import search from '@material-symbols/svg-400/rounded/search.svg?raw';
import sort from '@material-symbols/svg-400/rounded/swap_vert.svg?raw';
import table from '@material-symbols/svg-400/rounded/table_rows.svg?raw';
import warning from '@material-symbols/svg-400/rounded/warning.svg?raw';
import wifi from '@material-symbols/svg-400/rounded/wifi.svg?raw';

const ICONS = {
  arrowDownward,
  arrowUpward,
  bolt,
  cable,
  check,
  close,
  darkMode,
  dashboard,
  down,
  lan,
  light,
  lightMode,
  logout,
  monitoring,
  pause,
  play,
  search,
  sort,
  table,
  warning,
  wifi,
} as const;

export type IconName = keyof typeof ICONS;

/** Decoration only: the text beside it, or the button's label, says what it means. */
export function Icon({ name }: { name: IconName }) {
  return <span class="icon" aria-hidden="true" dangerouslySetInnerHTML={{ __html: ICONS[name] }} />;
}
