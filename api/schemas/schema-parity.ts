/** Fails to compile when a schema and its shape in `core/…resources.ts` differ. There is nothing to run here. */

import type { Static } from 'typebox';
import type { AboutResource } from '#core/about-resources.ts';
import type {
  AccountResource,
  NewSecondFactor,
  OwnSession,
  SessionResource,
  UserResource,
  UserWithLink,
} from '#core/access-resources.ts';
import type {
  AcknowledgementsResource,
  AlarmActionRequest,
  AlarmCountsResource,
  AlarmDetailResource,
  AlarmHealthResource,
  AlarmResource,
  AlarmTypeResource,
} from '#core/alarm-resources.ts';
import type { AuditEntryResource } from '#core/audit-resources.ts';
import type { CommandResource } from '#core/command-resources.ts';
import type { BoundariesResource } from '#core/map-resources.ts';
import type {
  CityCompletenessResource,
  ClockOffsetsResource,
  KeptTotalResource,
  MappingRequest,
  MappingResource,
  QuarantineResource,
  RefusalGroupsResource,
  ReplayRequest,
  ReplayResource,
  WorstDevicesResource,
} from '#core/quality-resources.ts';
import type {
  CityResource,
  CompletenessResource,
  DeviceKindResource,
  DeviceResource,
  DeviceSummary,
  ProblemResource,
  SeriesResource,
  SnapshotResource,
  SummaryResource,
} from '#core/resources.ts';
import type { SearchResource } from '#core/search-resources.ts';
import type { CreatedToken, TokenRequest, TokenResource } from '#core/token-resources.ts';
import type * as about from './about-schemas.ts';
import type * as access from './access-schemas.ts';
import type * as alarmCounts from './alarm-counts-schema.ts';
import type * as alarms from './alarm-schemas.ts';
import type * as audit from './audit-schemas.ts';
import type * as commands from './command-schemas.ts';
import type * as map from './map-schemas.ts';
import type * as quality from './quality-schemas.ts';
import type * as schemas from './resource-schemas.ts';
import type * as search from './search-schemas.ts';
import type * as tokens from './token-schemas.ts';

export type IsSame<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
export type AllTrue<T extends readonly true[]> = T;

export type SchemaParity = AllTrue<
  [
    IsSame<Static<typeof about.AboutSchema>, AboutResource>,
    IsSame<Static<typeof access.SessionSchema>, SessionResource>,
    IsSame<Static<typeof access.AccountSchema>, AccountResource>,
    IsSame<Static<typeof access.NewSecondFactorSchema>, NewSecondFactor>,
    IsSame<Static<typeof access.OwnSessionSchema>, OwnSession>,
    IsSame<Static<typeof access.UserSchema>, UserResource>,
    IsSame<Static<typeof access.UserWithLinkSchema>, UserWithLink>,
    IsSame<Static<typeof map.BoundariesSchema>, BoundariesResource>,
    IsSame<Static<typeof search.SearchSchema>, SearchResource>,
    IsSame<Static<typeof commands.CommandSchema>, CommandResource>,
    IsSame<Static<typeof schemas.CitySchema>, CityResource>,
    IsSame<Static<typeof schemas.DeviceKindSchema>, DeviceKindResource>,
    IsSame<Static<typeof schemas.DeviceSummarySchema>, DeviceSummary>,
    IsSame<Static<typeof schemas.SnapshotSchema>, SnapshotResource>,
    IsSame<Static<typeof schemas.DeviceSchema>, DeviceResource>,
    IsSame<Static<typeof schemas.CompletenessSchema>, CompletenessResource>,
    IsSame<Static<typeof schemas.SeriesSchema>, SeriesResource>,
    IsSame<Static<typeof schemas.SummarySchema>, SummaryResource>,
    IsSame<Static<typeof schemas.ProblemSchema>, ProblemResource>,
    IsSame<Static<typeof quality.QuarantineSchema>, QuarantineResource>,
    IsSame<Static<typeof quality.RefusalGroupsSchema>, RefusalGroupsResource>,
    IsSame<Static<typeof quality.MappingRequestSchema>, MappingRequest>,
    IsSame<Static<typeof quality.MappingSchema>, MappingResource>,
    IsSame<Static<typeof quality.KeptTotalSchema>, KeptTotalResource>,
    IsSame<Static<typeof quality.ReplayRequestSchema>, ReplayRequest>,
    IsSame<Static<typeof quality.ReplaySchema>, ReplayResource>,
    IsSame<Static<typeof quality.CityCompletenessSchema>, CityCompletenessResource>,
    IsSame<Static<typeof quality.WorstDevicesSchema>, WorstDevicesResource>,
    IsSame<Static<typeof quality.ClockOffsetsSchema>, ClockOffsetsResource>,
    IsSame<Static<typeof alarms.AlarmTypeSchema>, AlarmTypeResource>,
    IsSame<Static<typeof alarms.AlarmSchema>, AlarmResource>,
    IsSame<Static<typeof alarms.AlarmDetailSchema>, AlarmDetailResource>,
    IsSame<Static<typeof alarmCounts.AlarmCountsSchema>, AlarmCountsResource>,
    IsSame<Static<typeof alarms.AlarmActionSchema>, AlarmActionRequest>,
    IsSame<Static<typeof alarms.AcknowledgementsSchema>, AcknowledgementsResource>,
    IsSame<Static<typeof alarms.AlarmHealthSchema>, AlarmHealthResource>,
    IsSame<Static<typeof audit.AuditEntrySchema>, AuditEntryResource>,
    IsSame<Static<typeof tokens.TokenSchema>, TokenResource>,
    IsSame<Static<typeof tokens.TokenRequestSchema>, TokenRequest>,
    IsSame<Static<typeof tokens.CreatedTokenSchema>, CreatedToken>,
  ]
>;
