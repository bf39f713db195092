/** The table of contents of the console: one entry per page, each in a chunk of its own but the first. */
import type { ComponentType } from 'preact';
import type { Role } from '#core/assignments.ts';
import { OverviewPage } from '../features/overview/overview-page.tsx';
import type { MessageKey } from '../i18n/de.ts';
import type { IconName } from '../ui/icon.tsx';

export interface PageProps {
  /** What follows the page's own path: `/devices/ld-lm-0001` has ['ld-lm-0001']. */
  segments: readonly string[];
}

export interface PageEntry {
  /**
   * '/' or '/devices'. The longest that fits an address wins, so `/admin/users` may stand beside `/admin`. `*` stands for one
   * segment of any name, which comes first in `segments`.
   */
  path: string;
  title: MessageKey;
  icon: IconName;
  /** Where it is listed; 'none': reached by links only. */
  navigation: 'main' | 'admin' | 'none';
  /** Who sees it listed; absent: everybody. The server decides what they may do. */
  roles?: readonly Role[];
  load: () => Promise<ComponentType<PageProps>>;
}

export const PAGES: readonly PageEntry[] = [
  {
    path: '/',
    title: 'overview',
    icon: 'dashboard',
    navigation: 'main',
    load: async () => OverviewPage,
  },
  {
    path: '/accessibility',
    title: 'accessibility.title',
    icon: 'person',
    navigation: 'none',
    load: async () => (await import('../features/accessibility/accessibility-page.tsx')).AccessibilityPage,
  },
  {
    path: '/map',
    title: 'map.title',
    icon: 'map',
    navigation: 'main',
    load: async () => (await import('../features/map/map-page.tsx')).MapPage,
  },
  {
    path: '/devices',
    title: 'devices.title',
    icon: 'table',
    navigation: 'main',
    load: async () => (await import('../features/devices/devices-page.tsx')).DevicesPage,
  },
  {
    path: '/alarms',
    title: 'alarms.title',
    icon: 'notifications',
    navigation: 'main',
    load: async () => (await import('../features/alarms/alarms-page.tsx')).AlarmsPage,
  },
  {
    path: '/series',
    title: 'series.title',
    icon: 'monitoring',
    navigation: 'main',
    load: async () => (await import('../features/series/series-page.tsx')).SeriesPage,
  },
  {
    path: '/events',
    title: 'events.title',
    icon: 'calendar',
    navigation: 'main',
    load: async () => (await import('../features/events/events-page.tsx')).EventsPage,
  },
  {
    path: '/network',
    title: 'network.title',
    icon: 'hub',
    navigation: 'main',
    load: async () => (await import('../features/network/network-page.tsx')).NetworkPage,
  },
  {
    path: '/events/*/live',
    title: 'eventLive.title',
    icon: 'monitoring',
    navigation: 'none',
    load: async () => (await import('../features/event-live/event-live-page.tsx')).EventLivePage,
  },
  {
    path: '/events/calendar',
    title: 'eventLive.calendar',
    icon: 'calendar',
    navigation: 'none',
    load: async () => (await import('../features/event-live/calendar-page.tsx')).EventCalendarPage,
  },
  {
    path: '/events/kit',
    title: 'eventLive.kit',
    icon: 'table',
    navigation: 'none',
    load: async () => (await import('../features/event-live/kit-page.tsx')).KitPlanPage,
  },
  {
    path: '/quality',
    title: 'quality.title',
    icon: 'factCheck',
    navigation: 'main',
    load: async () => (await import('../features/quality/quality-page.tsx')).QualityPage,
  },
  {
    path: '/account',
    title: 'account.title',
    icon: 'person',
    navigation: 'none',
    load: async () => (await import('../features/account/account-page.tsx')).AccountPage,
  },
  {
    path: '/admin/users',
    title: 'users.title',
    icon: 'person',
    navigation: 'admin',
    roles: ['admin'],
    load: async () => (await import('../features/admin/users-page.tsx')).UsersPage,
  },
  {
    path: '/admin/provisioning',
    title: 'provisioning.title',
    icon: 'add',
    navigation: 'admin',
    roles: ['admin'],
    load: async () => (await import('../features/admin/provisioning-page.tsx')).ProvisioningPage,
  },
  {
    path: '/admin/tokens',
    title: 'tokens.title',
    icon: 'key',
    navigation: 'admin',
    roles: ['operator', 'admin'],
    load: async () => (await import('../features/admin/tokens-page.tsx')).TokensPage,
  },
  {
    path: '/admin/notifications',
    title: 'notifications.title',
    icon: 'send',
    navigation: 'admin',
    roles: ['operator', 'admin'],
    load: async () => (await import('../features/admin/notifications-page.tsx')).NotificationsPage,
  },
  {
    path: '/admin/audit',
    title: 'audit.title',
    icon: 'history',
    navigation: 'admin',
    roles: ['admin'],
    load: async () => (await import('../features/admin/audit-page.tsx')).AuditPage,
  },
];

/** The page of an address and what follows its path; undefined: there is none. */
export function pageAt(path: string): { page: PageEntry; segments: string[] } | undefined {
  const parts = toParts(path);
  const fitting = PAGES.flatMap(page => {
    const segments = toSegments(parts, toParts(page.path));
    return segments ? [{ page, segments: segments.map(decodeSegment) }] : [];
  });
  return fitting.sort((one, other) => toParts(other.page.path).length - toParts(one.page.path).length)[0];
}

function toParts(path: string): string[] {
  return path.split('/').filter(Boolean);
}

/** What stands for `*` and what follows; undefined: the address is not below the path. */
function toSegments(parts: readonly string[], root: readonly string[]): string[] | undefined {
  const isBelow = root.every((part, index) => parts[index] === part || (part === '*' && parts[index]));
  if (!isBelow || (root.length === 0 && parts.length > 0)) return undefined;
  return [...root.flatMap((part, index) => (part === '*' ? parts[index]! : [])), ...parts.slice(root.length)];
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
