/**
 * The registry: what is, as opposed to what was. Small and transactional.
 * Every method is one transaction, but for the lists without a limit (`listAllDevices`, `listCurrent`,
 * `listCredentials`), which read page by page: read the revision before them. Times are Unix milliseconds;
 * ids and names were checked by the caller, who also decides who may see what. Grouped by resource.
 */
import type { RegistryAccess } from './registry-access.ts';
import type { RegistryAlarmRules } from './registry-alarm-rules.ts';
import type { RegistryAlarms } from './registry-alarms.ts';
import type { RegistryAudit } from './registry-audit.ts';
import type { RegistryCommands } from './registry-commands.ts';
import type { RegistryDevices } from './registry-devices.ts';
import type { RegistryErasures } from './registry-erasures.ts';
import type { RegistryIngest } from './registry-ingest.ts';
import type { RegistryNetwork } from './registry-network.ts';
import type { RegistryNotifications } from './registry-notifications.ts';
import type { RegistryPeople } from './registry-people.ts';
import type { RegistryQuality } from './registry-quality.ts';
import type { RegistryRequests } from './registry-requests.ts';

export interface RegistryStats {
  /** What had to make room in bounded tables since this registry was opened. */
  quarantineDropped: number;
  logLinesDropped: number;
  keptDropped: number;
  notificationsDropped: number;
  /** Calls that wait for a connection now. */
  waitingCalls: number;
}

/** The groups whose changes can be made together. */
export interface RegistryGroups {
  /** Cities and devices. */
  readonly devices: RegistryDevices;
  /** Credentials of devices and services, people's sessions, tokens of programs. */
  readonly access: RegistryAccess;
  /** Commands and configuration for devices. */
  readonly commands: RegistryCommands;
  /** The people who use the console. */
  readonly people: RegistryPeople;
  /** Who changed what. */
  readonly audit: RegistryAudit;
  /** Deleted devices whose readings are still to be deleted. */
  readonly erasures: RegistryErasures;
  /** Alarms, and what people did about them. */
  readonly alarms: RegistryAlarms;
  /** Thresholds and expected silence, as cities set them. */
  readonly alarmRules: RegistryAlarmRules;
  /** Who is told of alarms, and what is to be sent. */
  readonly notifications: RegistryNotifications;
  /** Mappings, messages kept for a replay, figures of data quality. */
  readonly quality: RegistryQuality;
  /** Nodes, links, deployments, kit and lending of the mobile fibre network. */
  readonly network: RegistryNetwork;
  /** Requests for bandwidth, and what they hold. */
  readonly requests: RegistryRequests;
}

export interface Registry extends RegistryGroups {
  /** What ingest learns: current state, completeness, quarantine, device log. */
  readonly ingest: RegistryIngest;
  /**
   * Makes several changes one: all are there afterwards, or none when the work throws. All others who write wait
   * meanwhile, so it must be short, wait for nothing else and use nothing but the groups it is given: a call to the
   * registry itself would wait for the work's own end.
   */
  transaction<Result>(work: (groups: RegistryGroups) => Promise<Result>): Promise<Result>;
  readonly stats: RegistryStats;
  /** One cheap round trip; throws STORE_UNAVAILABLE. */
  ping(): Promise<void>;
  /** Waits for what is under way. Idempotent; every method throws STORE_CLOSED afterwards. */
  close(): Promise<void>;
}
