/** What the routes share. */

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Principal } from './access.ts';
import type { BookingsTouching } from './alarms/bookings-touching.ts';
import type { ScopedDevices } from './alarms/scoped-devices.ts';
import type { ApiMetrics } from './api-metrics.ts';
import type { ApiOptions } from './api-options.ts';
import type { Change } from './auditing.ts';
import type { ExportLimits } from './exports/export-limits.ts';
import type { AlarmModel } from './live/alarm-model.ts';
import type { LiveHub } from './live/live-hub.ts';
import type { LiveModel } from './live/live-model.ts';
import type { RequestModel } from './live/request-model.ts';
import type { PeopleServices } from './people/people-services.ts';
import type { QueryGate } from './query-gate.ts';
import type { PublicAccess } from './requests/public-access.ts';
import type { Sessions } from './sessions.ts';

export type ApiServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface ApiContext extends ApiOptions {
  sessions: Sessions;
  liveModel: LiveModel;
  alarmModel: AlarmModel;
  requestModel: RequestModel;
  publicAccess: PublicAccess;
  liveHub: LiveHub;
  queryGate: QueryGate;
  exportLimits: ExportLimits;
  /** For files of any length. */
  exportGate: QueryGate;
  /** Each has an engine of its own while its file is made. */
  parquetGate: QueryGate;
  metrics: ApiMetrics;
  people: PeopleServices;
  /** Which devices a rule for alarms is meant for. */
  scopedDevices: ScopedDevices;
  /** Bookings of the city that use one of the devices between the two times; undefined: any device. */
  bookingsTouching: BookingsTouching;
  /** Changes the registry and tells the audit log of it, both or neither. */
  change: Change;
  /** The cities a query may touch, from rights and the `city` parameter; undefined: every city. Throws NOT_FOUND. */
  allowedCities(
    principal: Principal,
    cityParameter: string | undefined,
  ): Promise<readonly string[] | undefined>;
}
