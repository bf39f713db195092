/** A command to a device: what may be asked for, and what became of it. */

import Type from 'typebox';
import { COMMAND_STATES, type CommandState } from '#core/command-resources.ts';
import type { MetricValue } from '#core/readings.ts';
import { COMMAND_NAMES, type CommandName } from '#core/topics.ts';

const Time = Type.String({ format: 'date-time' });

export const CommandRequestSchema = Type.Object(
  {
    name: Type.Unsafe<CommandName>(Type.String({ enum: [...COMMAND_NAMES] })),
    args: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,31}$' }),
        Type.Unsafe<MetricValue>({ type: ['number', 'boolean', 'string'], maxLength: 64 }),
        {
          maxProperties: 8,
          additionalProperties: false,
          description:
            'What the kind takes: `commands` of /api/v1/device-kinds; `setLevel`: `level` (0 to 100), `durationS`',
        },
      ),
    ),
    ttlS: Type.Optional(
      Type.Integer({
        minimum: 5,
        maximum: 86_400,
        description: 'The device ignores it when older; 300 if absent',
      }),
    ),
  },
  { additionalProperties: false },
);

export const CommandSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.Unsafe<CommandName>(Type.String({ enum: [...COMMAND_NAMES] })),
    args: Type.Optional(
      Type.Record(Type.String(), Type.Unsafe<MetricValue>({ type: ['number', 'boolean', 'string'] })),
    ),
    state: Type.Unsafe<CommandState>(Type.String({ enum: [...COMMAND_STATES] })),
    created: Time,
    changed: Time,
    ttlS: Type.Integer(),
    attempts: Type.Integer(),
    by: Type.String(),
    reason: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
