/**
 * What is written down when somebody changes something: closed lists, so that a filter, a translation and a reader of the
 * log know all there can be. An entry names what was changed and never holds a secret; of people it has names only.
 */

/** Kind of thing an action is about. */
export type AuditObject =
  | 'account'
  | 'alarm'
  | 'audit'
  | 'channel'
  | 'city'
  | 'command'
  | 'contact'
  | 'deployment'
  | 'device'
  | 'fibre'
  | 'import'
  | 'kit'
  | 'lending'
  | 'link'
  | 'maintenance'
  | 'mapping'
  | 'node'
  | 'outage'
  | 'quarantine'
  | 'request'
  | 'route'
  | 'session'
  | 'silence'
  | 'threshold'
  | 'token'
  | 'user';

/** Every action and what it is about. An action is never renamed: entries of it are kept for a year. */
export const AUDIT_ACTIONS = {
  'account.change': 'account',
  'account.password': 'account',
  'account.secondFactor': 'account',
  'alarm.acknowledge': 'alarm',
  'alarm.assign': 'alarm',
  'alarm.close': 'alarm',
  'alarm.comment': 'alarm',
  'alarm.shelve': 'alarm',
  'alarm.unshelve': 'alarm',
  'audit.expire': 'audit',
  'channel.change': 'channel',
  'channel.create': 'channel',
  'channel.delete': 'channel',
  'channel.test': 'channel',
  'city.create': 'city',
  'city.change': 'city',
  'command.send': 'device',
  'contact.expire': 'contact',
  'credential.disable': 'device',
  'credential.enable': 'device',
  'credential.rotate': 'device',
  'deployment.change': 'deployment',
  'deployment.create': 'deployment',
  'deployment.delete': 'deployment',
  'device.change': 'device',
  'device.create': 'device',
  'device.erase': 'device',
  'device.import': 'import',
  'fibre.change': 'fibre',
  'fibre.create': 'fibre',
  'fibre.delete': 'fibre',
  'import.secrets': 'import',
  'kit.change': 'kit',
  'kit.create': 'kit',
  'kit.delete': 'kit',
  'lending.begin': 'lending',
  'lending.create': 'lending',
  'lending.end': 'lending',
  'link.create': 'link',
  'maintenance.cancel': 'maintenance',
  'maintenance.create': 'maintenance',
  'maintenance.end': 'maintenance',
  'mapping.change': 'mapping',
  'mapping.create': 'mapping',
  'mapping.delete': 'mapping',
  'node.change': 'node',
  'node.create': 'node',
  'node.delete': 'node',
  'outage.change': 'outage',
  'outage.create': 'outage',
  'outage.delete': 'outage',
  'quarantine.cancel': 'quarantine',
  'quarantine.replay': 'quarantine',
  'request.approve': 'request',
  'request.build': 'request',
  'request.change': 'request',
  'request.contact': 'request',
  'request.create': 'request',
  'request.fail': 'request',
  'request.forgetContact': 'request',
  'request.note': 'request',
  'request.preempt': 'request',
  'request.reject': 'request',
  'request.share': 'request',
  'request.submit': 'request',
  'request.track': 'request',
  'request.unshare': 'request',
  'request.withdraw': 'request',
  'route.change': 'route',
  'route.create': 'route',
  'route.delete': 'route',
  'session.begin': 'session',
  'session.end': 'session',
  'silence.change': 'silence',
  'silence.create': 'silence',
  'silence.delete': 'silence',
  'threshold.change': 'threshold',
  'threshold.create': 'threshold',
  'threshold.delete': 'threshold',
  'token.create': 'token',
  'token.revoke': 'token',
  'user.change': 'user',
  'user.delete': 'user',
  'user.invite': 'user',
  'user.reset': 'user',
} as const satisfies Record<string, AuditObject>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

export const AUDIT_ACTION_NAMES = Object.keys(AUDIT_ACTIONS) as AuditAction[];

/** How it came in. */
export const AUDIT_WAYS = ['session', 'token', 'command-line', 'system'] as const;
export type AuditWay = (typeof AUDIT_WAYS)[number];

/** `refused`: it was tried and not done. */
export const AUDIT_OUTCOMES = ['done', 'refused'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What an entry may tell of a change. */
export const AUDIT_FIELDS = [
  'accessPorts',
  'aEnd',
  'alarm',
  'assignee',
  'battery',
  'borrower',
  'cabinet',
  'calendar',
  'channel',
  'cities',
  'clearAt',
  'clearFor',
  'command',
  'component',
  'conversion',
  'count',
  'deployment',
  'device',
  'devices',
  'displaced',
  'enabled',
  'escalation',
  'escalationTo',
  'event',
  'expires',
  'fibreType',
  'forced',
  'from',
  'group',
  'hardware',
  'hours',
  'interval',
  'kind',
  'length',
  'level',
  'lifecycle',
  'limit',
  'line',
  'lineRate',
  'location',
  'locationCategory',
  'loginName',
  'loss',
  'manufacturer',
  'method',
  'metric',
  'model',
  'name',
  'organisation',
  'owner',
  'path',
  'place',
  'poe',
  'priority',
  'quantity',
  'raiseFor',
  'reason',
  'resource',
  'role',
  'scopes',
  'secondFactor',
  'serialNumber',
  'severity',
  'share',
  'state',
  'step',
  'target',
  'toComponent',
  'toMetric',
  'until',
  'zEnd',
] as const;
export type AuditField = (typeof AUDIT_FIELDS)[number];

export type AuditValue = string | number | boolean;

/** Absent `from`: it was not there before; absent `to`: it is not there any more. */
export interface AuditChange {
  field: AuditField;
  from?: AuditValue;
  to?: AuditValue;
}

/** Pseudonymous id, and the name at the time. */
export interface AuditActor {
  id: string;
  name: string;
}

/** The system itself: retention, jobs. */
export const SYSTEM_ACTOR: AuditActor = { id: 'system', name: 'Leitstand' };

/** The differences between two states of a thing, field by field; what is equal is left out. */
export function toAuditChanges(
  before: Readonly<Partial<Record<AuditField, AuditValue | undefined>>>,
  after: Readonly<Partial<Record<AuditField, AuditValue | undefined>>>,
): AuditChange[] {
  return AUDIT_FIELDS.filter(field => before[field] !== after[field]).map(field => {
    const change: AuditChange = { field };
    if (before[field] !== undefined) change.from = before[field];
    if (after[field] !== undefined) change.to = after[field];
    return change;
  });
}
