/**
 * What a token may be used for, on top of the roles and cities it has: a program that draws a chart need not be able to
 * switch a lamp. A route that names no scope is not for tokens.
 */
export const TOKEN_SCOPES = [
  'registry.read',
  'telemetry.read',
  'metrics.read',
  'audit.read',
  'command.send',
  'provisioning',
  'request.order',
  'calendar',
] as const;

export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** The only scope with which a token may stand in an address: that of a calendar feed. */
export const CALENDAR_SCOPE: TokenScope = 'calendar';

/** Of a token for dashboards. */
export const READING_SCOPES: readonly TokenScope[] = ['registry.read', 'telemetry.read', 'metrics.read'];

/** A token ends at the latest after this many days. */
export const TOKEN_DAYS_MAX = 366;
