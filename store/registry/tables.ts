/**
 * The tables of the registry as Kysely sees them, the same for every engine. What the engines disagree about
 * is bridged here: booleans are 0 and 1, JSON is text, times and counters are integers below 2^53.
 * Columns carry the names of the contracts, so a row is nearly the value that a method returns.
 */
import type { Kysely, Transaction } from 'kysely';
import type { AuditAction, AuditOutcome, AuditWay } from '#core/audit-actions.ts';
import type { CommandState } from '#core/command-resources.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Lifecycle } from '#core/devices.ts';
import type { DeviceState } from '#core/payloads.ts';
import type { Presence, SilenceReason } from '#core/presence.ts';
import type { KeptState } from '#core/quality-resources.ts';
import type { RejectionReason } from '#core/rejections.ts';
import type { CommandName } from '#core/topics.ts';
import type { ConversionName } from '#core/unit-conversions.ts';
import type { AlarmRow, AlarmRuleRow, AlarmValueRow } from './alarm-tables.ts';
import type { NetworkTables } from './network-tables.ts';
import type { NotificationMemoryRow, NotificationRow, NotificationRuleRow } from './notification-tables.ts';
import type { CredentialType, Grant, ServiceRole } from './registry-access.ts';
import type { CompletenessDelta } from './registry-ingest.ts';
import type { TotpState } from './registry-people.ts';
import type { Replay } from './registry-quality.ts';
import type { RequestTables } from './request-tables.ts';

export type Json = string;

export interface CityRow {
  slug: string;
  name: string;
  ags: string;
  timeZone: string;
  longitude: number;
  latitude: number;
}

export interface DeviceRow {
  id: string;
  city: string;
  kind: DeviceKindName;
  name: string;
  longitude: number | null;
  latitude: number | null;
  locationCategory: string | null;
  groupId: string | null;
  cabinetId: string | null;
  lifecycle: Lifecycle;
  serialNumber: string | null;
  manufacturerName: string | null;
  modelName: string | null;
  firmwareVersion: string | null;
  hardwareVersion: string | null;
  reportIntervalS: number;
  /** When it was first put; 0: before this was recorded. */
  registeredMs: number;
  /** Id and name, folded: what the text filter looks in. */
  search: string;
}

export interface CredentialRow {
  userName: string;
  type: CredentialType;
  deviceId: string | null;
  role: ServiceRole | null;
  city: string | null;
  secretSha256: Uint8Array | null;
  enabled: number;
  changedMs: number;
}

/** One row per name: its last change. */
export interface CredentialChangeRow {
  userName: string;
  revision: number;
  /** Null while there is a credential of this name. */
  deletedMs: number | null;
}

export interface GrantRow {
  id: string;
  type: Grant['type'];
  name: string;
  userId: string | null;
  assignments: Json;
  limited: number;
  client: string | null;
  scopes: Json | null;
  secretSha256: Uint8Array;
  createdMs: number;
  expiresMs: number;
  lastUsedMs: number | null;
}

export interface UserRow {
  id: string;
  loginName: string;
  /** The login name folded: what is unique. */
  loginKey: string;
  displayName: string;
  passwordHash: string | null;
  totpState: TotpState;
  totpSecret: Uint8Array | null;
  totpLastStep: number | null;
  recoveryHashes: Json;
  oidcIssuer: string | null;
  oidcSubject: string | null;
  enabled: number;
  assignments: Json;
  version: number;
  createdMs: number;
  lastSignInMs: number | null;
}

export interface CommandRow {
  id: string;
  deviceId: string;
  name: CommandName;
  args: Json | null;
  createdMs: number;
  ttlS: number;
  /** createdMs + ttlS, kept for the index. */
  expiresMs: number;
  state: CommandState;
  attempts: number;
  changedMs: number;
  by: string;
  reason: string | null;
}

export interface ConfigRow {
  deviceId: string;
  version: number;
  config: Json;
  sentVersion: number | null;
  changedMs: number;
}

export interface CurrentRow {
  deviceId: string;
  revision: number;
  state: DeviceState;
  stateSinceMs: number;
  lastReadingMs: number | null;
  lastReceivedMs: number | null;
  boot: number | null;
  seq: number | null;
  sequenceWindow: string | null;
  nextWakeMs: number | null;
  clockOffsetMs: number | null;
  clockWrongSinceMs: number | null;
  birthMs: number | null;
  birth: Json | null;
  watch: Json | null;
  /** Of the watch, for filters and views. */
  presence: Presence;
  presenceReason: SilenceReason | null;
  components: Json;
}

export interface QuarantineRow {
  id: number;
  sequence: number;
  part: number;
  timeMs: number;
  city: string | null;
  kind: DeviceKindName | null;
  deviceId: string | null;
  topic: string;
  reason: RejectionReason;
  field: string | null;
  /** The field without the number of a component: what refusals are counted by. */
  subject: string | null;
  count: number;
  excerpt: Uint8Array | null;
}

export interface LogRow {
  id: number;
  deviceId: string;
  timeMs: number;
  type: string;
  text: string;
  count: number;
}

export interface AuditRow {
  id: number;
  timeMs: number;
  actorId: string;
  actorName: string;
  /** The name folded: what the filter looks in. */
  actorSearch: string;
  via: AuditWay;
  action: AuditAction;
  city: string | null;
  objectId: string | null;
  changes: Json;
  outcome: AuditOutcome;
  requestId: string | null;
  hash: Uint8Array;
}

export interface ErasureRow {
  deviceId: string;
  city: string;
  requestedMs: number;
  /** Null while readings may still be there. */
  erasedMs: number | null;
}

/** Empty texts stand for names that are absent. */
export interface MappingRow {
  id: string;
  city: string;
  kind: DeviceKindName;
  model: string;
  component: string;
  metric: string;
  toComponent: string;
  toMetric: string | null;
  conversion: ConversionName;
  version: number;
  changedMs: number;
  changedBy: string;
}

export interface KeptRow {
  sequence: number;
  receivedMs: number;
  city: string;
  kind: DeviceKindName;
  deviceId: string;
  topic: string;
  /** Of the payload, and of the row itself. */
  bytes: number;
  state: KeptState;
  remaining: Json | null;
  judgedMs: number | null;
  /** Null once the message is stored as a whole. */
  payload: Uint8Array | null;
}

export interface ReplayRow {
  id: string;
  city: string;
  kind: DeviceKindName | null;
  deviceId: string | null;
  createdMs: number;
  by: string;
  state: Replay['state'];
  finishedMs: number | null;
  position: number;
  endSequence: number;
  total: number;
  stored: number;
  partly: number;
  refused: number;
}

export interface Tables extends NetworkTables, RequestTables {
  counters: { name: string; value: number };
  alarms: AlarmRow;
  alarmConditions: AlarmValueRow;
  alarmMemories: AlarmValueRow;
  alarmRules: AlarmRuleRow;
  notificationRules: NotificationRuleRow;
  notificationMemories: NotificationMemoryRow;
  notifications: NotificationRow;
  cities: CityRow;
  devices: DeviceRow;
  credentials: CredentialRow;
  credentialChanges: CredentialChangeRow;
  users: UserRow;
  grants: GrantRow;
  commands: CommandRow;
  configs: ConfigRow;
  currentStates: CurrentRow;
  receiveClock: { id: number; newestMs: number; support: number | null };
  completeness: CompletenessDelta;
  quarantine: QuarantineRow;
  deviceLog: LogRow;
  /** One row: the last entry that was deleted, where the chain of hashes begins. */
  auditStart: { key: number; id: number; hash: Uint8Array };
  audit: AuditRow;
  erasures: ErasureRow;
  metricMappings: MappingRow;
  keptMessages: KeptRow;
  replays: ReplayRow;
}

export type Database = Kysely<Tables>;
export type DatabaseTransaction = Transaction<Tables>;
