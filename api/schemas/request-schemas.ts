/** The TypeBox schemas of the shapes in `core/request-resources.ts`; `request-parity.ts` proves that both say the same. */
import Type from 'typebox';
import { NOTE_CODES, REQUEST_SERVICES, REQUEST_STATES } from '#core/requests/bandwidth-request.ts';
import { REQUEST_PARTS, REQUEST_REFUSALS } from '#core/requests/request-step.ts';
import { AdmissionSchema, RequestPathSchema } from './admission-schemas.ts';
import { CityParameter, CursorParameter, LimitParameter } from './query-schemas.ts';
import {
  AuthoritySchema,
  City,
  Device,
  EventSchema,
  ItemSchema,
  KitNeedSchema,
  PrioritySchema,
  ReasonSchema,
  StateSchema,
  WindowSchema,
} from './request-content-schemas.ts';
import { Count, closed, Instant, oneOf, Rate, Time } from './schema-parts.ts';

const MILESTONES = ['received', 'checked', 'reserved', 'built', 'live', 'completed'] as const;
const PENDING = ['checking', 'held'] as const;
const Part = oneOf(REQUEST_PARTS);

const requestProperties = {
  id: Type.String(),
  city: Type.String(),
  revision: Count,
  created: Time,
  isMine: Type.Boolean(),
  event: EventSchema,
  organisation: Type.String(),
  authority: AuthoritySchema,
  window: WindowSchema,
  services: Type.Array(oneOf(REQUEST_SERVICES)),
  cirUp: Rate,
  cirDown: Rate,
  kit: Type.Array(KitNeedSchema),
  priority: PrioritySchema,
  dangerUntil: Type.Optional(Time),
  state: StateSchema,
  reason: Type.Optional(ReasonSchema),
  holdExpires: Type.Optional(Time),
  expectedCompletion: Type.Optional(Time),
  completed: Type.Optional(Time),
  pendingRevision: Type.Optional(oneOf(PENDING)),
  isPreemptionProposed: Type.Boolean(),
  jeopardySince: Type.Optional(Time),
  overdueSince: Type.Optional(Time),
  preemptedBy: Type.Optional(Type.String()),
  isCancelAsked: Type.Boolean(),
};

export const RequestSchema = Type.Object(requestProperties, closed);

export const MilestoneSchema = Type.Object(
  {
    name: oneOf(MILESTONES),
    status: oneOf(['done', 'current', 'open', 'failed'] as const),
    time: Type.Optional(Time),
  },
  closed,
);

const HistorySchema = Type.Object(
  {
    time: Time,
    from: StateSchema,
    to: StateSchema,
    part: Part,
    by: Type.Optional(Type.String()),
    reason: Type.Optional(ReasonSchema),
    publicNote: Type.Optional(Type.String()),
  },
  closed,
);

const NoteSchema = Type.Object(
  {
    time: Time,
    part: Part,
    by: Type.Optional(Type.String()),
    visibility: oneOf(['internal', 'requester'] as const),
    code: Type.Optional(oneOf(NOTE_CODES)),
    text: Type.String(),
  },
  closed,
);

const PendingRevisionSchema = Type.Object(
  {
    state: oneOf(PENDING),
    holdExpires: Type.Optional(Time),
    window: WindowSchema,
    items: Type.Array(ItemSchema),
    kit: Type.Array(KitNeedSchema),
    paths: Type.Array(RequestPathSchema),
  },
  closed,
);

const PreemptionSchema = Type.Object(
  {
    displaced: Type.Array(
      Type.Object(
        { id: Type.String(), eventName: Type.String(), priority: PrioritySchema, state: StateSchema },
        closed,
      ),
    ),
    reason: Type.String(),
    by: Type.Optional(Type.String()),
    time: Time,
    isMine: Type.Boolean(),
  },
  closed,
);

const ActivationSchema = Type.Object(
  {
    deviceId: Type.String(),
    phase: oneOf(['setup', 'active', 'release'] as const),
    configVersion: Count,
    sent: Time,
    acknowledged: Type.Optional(Time),
    refusal: Type.Optional(Type.String()),
  },
  closed,
);

const AcceptanceSchema = Type.Object(
  {
    linkId: Type.String(),
    name: Type.String(),
    measured: Time,
    marginAToZDb: Type.Number(),
    marginZToADb: Type.Number(),
    lossAToZDb: Type.Number(),
    lossZToADb: Type.Number(),
    throughputBps: Rate,
    hasPassed: Type.Boolean(),
  },
  closed,
);

const STEP_NAMES = [
  'edit',
  'submit',
  'recheck',
  'withdraw',
  'askRevision',
  'withdrawRevision',
  'approve',
  'reject',
  'approveRevision',
  'rejectRevision',
  'proposePreemption',
  'confirmPreemption',
  'dropPreemption',
  'beginSetup',
  'start',
  'end',
  'confirmReturn',
  'fail',
  'note',
] as const;

export const RequestDetailSchema = Type.Object(
  {
    ...requestProperties,
    items: Type.Array(ItemSchema),
    paths: Type.Array(RequestPathSchema),
    milestones: Type.Array(MilestoneSchema),
    history: Type.Array(HistorySchema),
    notes: Type.Array(NoteSchema),
    pendingChange: Type.Optional(PendingRevisionSchema),
    preemption: Type.Optional(PreemptionSchema),
    activation: Type.Array(ActivationSchema),
    acceptance: Type.Array(AcceptanceSchema),
    jeopardyAlarmIds: Type.Array(Type.String()),
    admission: Type.Optional(AdmissionSchema),
    nextSteps: Type.Array(
      Type.Object({ step: oneOf(STEP_NAMES), refusal: Type.Optional(oneOf(REQUEST_REFUSALS)) }, closed),
    ),
    mayReadContact: Type.Boolean(),
    mayShare: Type.Boolean(),
  },
  closed,
);

export const RequestAnswerSchema = Type.Object(
  {
    request: RequestDetailSchema,
    admission: Type.Optional(AdmissionSchema),
    trackingCode: Type.Optional(Type.String()),
  },
  closed,
);

export const RequestCountsSchema = Type.Object(
  {
    states: Type.Object(
      Object.fromEntries(REQUEST_STATES.map(state => [state, Count])) as StateCounts,
      closed,
    ),
  },
  closed,
);
type StateCounts = Record<(typeof REQUEST_STATES)[number], typeof Count>;

export const RequestListParameters = Type.Object(
  {
    city: CityParameter,
    state: Type.Optional(Type.String({ maxLength: 200, description: 'States, comma-separated' })),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    text: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'In number, event, place or organisation' }),
    ),
    mine: Type.Optional(Type.Boolean({ description: 'Those that the caller asked for' })),
    order: Type.Optional(oneOf(['setupStart', 'newest'] as const)),
    cursor: CursorParameter,
    limit: LimitParameter,
  },
  closed,
);

export const AvailabilityParameters = Type.Object(
  { city: City, aNode: Device, zNode: Device, from: Instant, to: Instant },
  closed,
);
