/**
 * Imports under way and lately done. What always holds: all devices of a file are there with their secrets and an audit
 * entry, or none; the secrets are given once, to who began the import, and are forgotten after a while or a restart.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import { type CsvDialect, toCsvHead, toCsvLine } from '#core/csv.ts';
import type { Device } from '#core/devices.ts';
import type { ImportResource } from '#core/provisioning-resources.ts';
import { type ProvisionedDevice, provisionDevices } from '#store/registry/provisioning.ts';
import type { ChangeGroups } from '../auditing.ts';
import { ApiProblem } from '../problems.ts';
import { toTime } from '../to-device-summary.ts';

const SECRETS_KEPT_MS = 15 * 60_000;
const JOBS_MAX = 16;
const CHUNK_ROWS = 500;
const SECRET_COLUMNS = ['city', 'kind', 'id', 'userName', 'secret'];

interface Job {
  id: string;
  /** Who alone may ask. */
  owner: string;
  state: ImportResource['state'];
  rows: number;
  done: number;
  startedMs: number;
  endedMs?: number;
  secrets?: readonly ProvisionedDevice[];
  error?: string;
}

/** Runs the work in a transaction that tells the audit log. */
export type InChange = (work: (groups: ChangeGroups) => Promise<void>) => Promise<void>;

export interface ImportJobs {
  /** Throws BUSY when too many are kept. */
  start(devices: readonly Device[], owner: string, inChange: InChange): ImportResource;
  find(id: string, owner: string): ImportResource | undefined;
  /** CSV; undefined when there are none, or they were given already. */
  takeSecrets(id: string, owner: string, dialect: CsvDialect | undefined): string | undefined;
  /** Resolves when nothing runs any more. */
  settle(): Promise<void>;
}

export function createImportJobs({ clock, log }: { clock: Clock; log: Logger }): ImportJobs {
  const jobs = new Map<string, Job>();
  const running = new Set<Promise<void>>();

  function forgetOld(): void {
    for (const job of jobs.values()) {
      if (job.endedMs !== undefined && clock.nowMs() - job.endedMs >= SECRETS_KEPT_MS) jobs.delete(job.id);
    }
  }

  function findOwn(id: string, owner: string): Job | undefined {
    forgetOld();
    const job = jobs.get(id);
    return job?.owner === owner ? job : undefined;
  }

  async function run(job: Job, devices: readonly Device[], inChange: InChange): Promise<void> {
    const secrets: ProvisionedDevice[] = [];
    try {
      await inChange(async groups => {
        for (let start = 0; start < devices.length; start += CHUNK_ROWS) {
          const some = devices.slice(start, start + CHUNK_ROWS);
          secrets.push(...(await provisionDevices(groups, some, { nowMs: clock.nowMs(), areNew: true })));
          job.done += some.length;
          await yieldToEventLoop();
        }
        await tell(groups, job, devices);
      });
      job.secrets = secrets;
      job.state = 'done';
    } catch (error) {
      job.state = 'failed';
      job.done = 0;
      job.error = error instanceof AppError ? error.message : 'An error of ours; the log has it';
      if (!(error instanceof AppError)) log.error({ err: error, import: job.id }, 'import failed');
    } finally {
      job.endedMs = clock.nowMs();
    }
  }

  return {
    start(devices, owner, inChange) {
      forgetOld();
      if (jobs.size >= JOBS_MAX) throw new ApiProblem('BUSY', { retryAfterS: 60 });
      const id = randomUUID();
      const job: Job = {
        id,
        owner,
        state: 'running',
        rows: devices.length,
        done: 0,
        startedMs: clock.nowMs(),
      };
      jobs.set(id, job);
      const ended = run(job, devices, inChange).finally(() => running.delete(ended));
      running.add(ended);
      return toResource(job);
    },
    find(id, owner) {
      const job = findOwn(id, owner);
      return job && toResource(job);
    },
    takeSecrets(id, owner, dialect) {
      const job = findOwn(id, owner);
      const { secrets } = job ?? {};
      if (!job || !secrets) return undefined;
      delete job.secrets;
      const lines = secrets.map(({ device, userName, secret }) =>
        toCsvLine([device.city, device.kind, device.id, userName, secret], dialect),
      );
      return toCsvHead(SECRET_COLUMNS, dialect) + lines.join('');
    },
    async settle() {
      await Promise.allSettled(running);
    },
  };
}

/** One entry for each city. */
async function tell({ note }: ChangeGroups, job: Job, devices: readonly Device[]): Promise<void> {
  for (const [city, ofCity] of Map.groupBy(devices, device => device.city)) {
    await note({ city, objectId: job.id, changes: [{ field: 'count', to: ofCity.length }] });
  }
}

function toResource({ id, state, rows, done, startedMs, endedMs, secrets, error }: Job): ImportResource {
  return {
    id,
    state,
    rows,
    done,
    started: toTime(startedMs),
    ...(secrets && endedMs !== undefined && { secretsUntil: toTime(endedMs + SECRETS_KEPT_MS) }),
    ...(error === undefined ? {} : { error }),
  };
}
