import add from '@material-symbols/svg-400/rounded/add.svg?raw';
import arrowBack from '@material-symbols/svg-400/rounded/arrow_back.svg?raw';
import arrowDownward from '@material-symbols/svg-400/rounded/arrow_downward.svg?raw';
import arrowForward from '@material-symbols/svg-400/rounded/arrow_forward.svg?raw';
import arrowUpward from '@material-symbols/svg-400/rounded/arrow_upward.svg?raw';
import bolt from '@material-symbols/svg-400/rounded/bolt.svg?raw';
import build from '@material-symbols/svg-400/rounded/build.svg?raw';
import cable from '@material-symbols/svg-400/rounded/cable.svg?raw';
import calendar from '@material-symbols/svg-400/rounded/calendar_month.svg?raw';
import check from '@material-symbols/svg-400/rounded/check.svg?raw';
import close from '@material-symbols/svg-400/rounded/close.svg?raw';
import copy from '@material-symbols/svg-400/rounded/content_copy.svg?raw';
import darkMode from '@material-symbols/svg-400/rounded/dark_mode.svg?raw';
import dashboard from '@material-symbols/svg-400/rounded/dashboard.svg?raw';
import download from '@material-symbols/svg-400/rounded/download.svg?raw';
import edit from '@material-symbols/svg-400/rounded/edit.svg?raw';
import factCheck from '@material-symbols/svg-400/rounded/fact_check.svg?raw';
import history from '@material-symbols/svg-400/rounded/history.svg?raw';
import home from '@material-symbols/svg-400/rounded/home.svg?raw';
import hub from '@material-symbols/svg-400/rounded/hub.svg?raw';
import key from '@material-symbols/svg-400/rounded/key.svg?raw';
import down from '@material-symbols/svg-400/rounded/keyboard_arrow_down.svg?raw';
import lan from '@material-symbols/svg-400/rounded/lan.svg?raw';
import light from '@material-symbols/svg-400/rounded/light.svg?raw';
import lightMode from '@material-symbols/svg-400/rounded/light_mode.svg?raw';
import lightbulb from '@material-symbols/svg-400/rounded/lightbulb.svg?raw';
import list from '@material-symbols/svg-400/rounded/list.svg?raw';
import city from '@material-symbols/svg-400/rounded/location_city.svg?raw';
import place from '@material-symbols/svg-400/rounded/location_on.svg?raw';
import logout from '@material-symbols/svg-400/rounded/logout.svg?raw';
import map from '@material-symbols/svg-400/rounded/map.svg?raw';
import more from '@material-symbols/svg-400/rounded/menu.svg?raw';
import monitoring from '@material-symbols/svg-400/rounded/monitoring.svg?raw';
import notifications from '@material-symbols/svg-400/rounded/notifications.svg?raw';
import pause from '@material-symbols/svg-400/rounded/pause.svg?raw';
import person from '@material-symbols/svg-400/rounded/person.svg?raw';
import play from '@material-symbols/svg-400/rounded/play_arrow.svg?raw';
import print from '@material-symbols/svg-400/rounded/print.svg?raw';
import remove from '@material-symbols/svg-400/rounded/remove.svg?raw';
import search from '@material-symbols/svg-400/rounded/search.svg?raw';
import send from '@material-symbols/svg-400/rounded/send.svg?raw';
import next from '@material-symbols/svg-400/rounded/skip_next.svg?raw';
import sort from '@material-symbols/svg-400/rounded/swap_vert.svg?raw';
import table from '@material-symbols/svg-400/rounded/table_rows.svg?raw';
import viewColumn from '@material-symbols/svg-400/rounded/view_column.svg?raw';
import warning from '@material-symbols/svg-400/rounded/warning.svg?raw';
import wifi from '@material-symbols/svg-400/rounded/wifi.svg?raw';

const ICONS = {
  lightbulb,
  send,
  viewColumn,
  print,
  download,
  arrowForward,
  arrowBack,
  add,
  arrowDownward,
  arrowUpward,
  bolt,
  build,
  cable,
  calendar,
  check,
  city,
  close,
  copy,
  history,
  key,
  darkMode,
  dashboard,
  edit,
  factCheck,
  down,
  home,
  hub,
  lan,
  light,
  lightMode,
  list,
  logout,
  map,
  monitoring,
  more,
  next,
  notifications,
  pause,
  person,
  place,
  play,
  remove,
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
