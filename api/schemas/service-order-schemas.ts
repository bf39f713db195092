/** The TypeBox schemas of the shapes in `core/service-order-resources.ts`, proved to be the same at the end. */
import Type, { type Static } from 'typebox';
import { ITEMS_PER_REQUEST, REQUEST_SERVICES } from '#core/requests/bandwidth-request.ts';
import * as shapes from '#core/service-order-resources.ts';
import { AuthoritySchema, RequestId } from './request-content-schemas.ts';
import type { AllTrue, IsSame } from './schema-parity.ts';
import { closed, Instant, Line, oneOf, Time } from './schema-parts.ts';

const State = oneOf(shapes.SERVICE_ORDER_STATES);
const ServiceType = oneOf(REQUEST_SERVICES);
const Organization = oneOf(['Organization'] as const);
const Text = Type.String({ maxLength: 200 });
const Value = Type.Union([Type.String({ maxLength: 200 }), Type.Number()]);

const ItemSchema = Type.Object(
  {
    id: Type.String(),
    action: oneOf(['add', 'modify', 'delete', 'noChange'] as const),
    state: State,
    service: Type.Object(
      {
        id: Type.String(),
        serviceType: ServiceType,
        category: Type.String(),
        startDate: Time,
        endDate: Time,
        hasStarted: Type.Boolean(),
        place: Type.Array(Type.Object({ name: Type.String(), role: Type.String() }, closed)),
        serviceCharacteristic: Type.Array(
          Type.Object(
            {
              name: Type.String(),
              valueType: oneOf(['string', 'number'] as const),
              value: Type.Union([Type.String(), Type.Number()]),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
  closed,
);

export const ServiceOrderSchema = Type.Object(
  {
    id: Type.String(),
    href: Type.String(),
    '@type': Type.String(),
    externalId: Type.Optional(Type.String()),
    category: Type.String(),
    description: Type.String(),
    priority: Type.String(),
    state: State,
    orderDate: Time,
    requestedStartDate: Time,
    requestedCompletionDate: Time,
    expectedCompletionDate: Type.Optional(Time),
    completionDate: Type.Optional(Time),
    setupStartDate: Time,
    teardownEndDate: Time,
    authority: AuthoritySchema,
    expectedVisitors: Type.Optional(Type.Integer()),
    relatedParty: Type.Array(
      Type.Object(
        { id: Type.String(), name: Type.String(), role: Type.String(), '@referredType': Organization },
        closed,
      ),
    ),
    note: Type.Array(Type.Object({ id: Type.String(), date: Time, text: Type.String() }, closed)),
    milestone: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          name: Type.String(),
          status: Type.String(),
          milestoneDate: Type.Optional(Time),
        },
        closed,
      ),
    ),
    jeopardyAlert: Type.Array(
      Type.Object({ id: Type.String(), alertDate: Time, jeopardyType: Type.String() }, closed),
    ),
    serviceOrderItem: Type.Array(ItemSchema),
  },
  closed,
);

export const NewServiceOrderSchema = Type.Object(
  {
    '@type': Type.Optional(Text),
    externalId: Type.Optional(Type.String({ pattern: '^[\\x21-\\x7e]{1,100}$' })),
    category: Type.Optional(Text),
    description: Type.Optional(Line(200)),
    priority: Type.Optional(Type.String({ pattern: '^[0-4]$' })),
    requestedStartDate: Type.Optional(Instant),
    requestedCompletionDate: Type.Optional(Instant),
    setupStartDate: Type.Optional(Instant),
    teardownEndDate: Type.Optional(Instant),
    authority: Type.Optional(AuthoritySchema),
    expectedVisitors: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
    relatedParty: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Line(200),
            name: Type.Optional(Line(200)),
            role: Type.String({ maxLength: 40 }),
            '@referredType': Type.Optional(Organization),
          },
          closed,
        ),
        { maxItems: 4 },
      ),
    ),
    serviceOrderItem: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[A-Za-z0-9-]{1,16}$' }),
          action: oneOf(['add', 'modify', 'delete'] as const),
          service: Type.Object(
            {
              id: Type.Optional(Type.String({ maxLength: 64 })),
              serviceType: Type.Optional(ServiceType),
              place: Type.Optional(
                Type.Array(Type.Object({ name: Line(200), role: Type.Optional(Text) }, closed), {
                  maxItems: 1,
                }),
              ),
              serviceCharacteristic: Type.Optional(
                Type.Array(
                  Type.Object(
                    { name: Type.String({ maxLength: 40 }), valueType: Type.Optional(Text), value: Value },
                    closed,
                  ),
                  { maxItems: 16 },
                ),
              ),
            },
            closed,
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: ITEMS_PER_REQUEST },
    ),
  },
  closed,
);

export const NewCancelServiceOrderSchema = Type.Object(
  {
    cancellationReason: Type.Optional(Line(2000)),
    serviceOrder: Type.Object({ id: RequestId }, closed),
  },
  closed,
);

export const CancelServiceOrderSchema = Type.Object(
  {
    id: Type.String(),
    state: oneOf(['done', 'inProgress'] as const),
    cancellationReason: Type.Optional(Type.String()),
    serviceOrder: Type.Object({ id: Type.String(), href: Type.String() }, closed),
  },
  closed,
);

export type ServiceOrderParity = AllTrue<
  [
    IsSame<Static<typeof ServiceOrderSchema>, shapes.ServiceOrderResource>,
    IsSame<Static<typeof NewServiceOrderSchema>, shapes.NewServiceOrder>,
    IsSame<Static<typeof NewCancelServiceOrderSchema>, shapes.NewCancelServiceOrder>,
    IsSame<Static<typeof CancelServiceOrderSchema>, shapes.CancelServiceOrderResource>,
  ]
>;
