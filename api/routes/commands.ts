/** Commands to a device: queued here, published by the broker when the device is there, followed until acknowledged. */
import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { checkCommand } from '#core/check-command.ts';
import type { CommandResource } from '#core/command-resources.ts';
import type { DeviceCommand } from '#store/registry/registry-commands.ts';
import { EVERY_ROLE, OPERATING_ROLES, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { findVisibleDevice } from '../network/lent-devices.ts';
import { ApiProblem } from '../problems.ts';
import { CommandRequestSchema, CommandSchema } from '../schemas/command-schemas.ts';
import { DeviceParameters } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const OPEN_COMMANDS_MAX = 16;
const LIST_LIMIT = 50;
const TTL_DEFAULT_S = 300;

export async function registerCommands(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock, log } = context;

  app.get(
    '/api/v1/devices/:id/commands',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['commands'],
        summary: 'The last commands to a device and what became of them',
        params: DeviceParameters,
        response: { 200: Type.Object({ items: Type.Array(CommandSchema) }) },
      },
    },
    async request => {
      const device = await findVisibleDevice(context, request, request.params.id);
      const commands = await registry.commands.list(device.id, LIST_LIMIT);
      return { items: commands.map(toCommandResource) };
    },
  );

  app.post(
    '/api/v1/devices/:id/commands',
    {
      config: { access: OPERATING_ROLES, scope: 'command.send', audit: 'command.send' },
      schema: {
        tags: ['commands'],
        summary: 'Queues a command; it goes out when the device is there',
        params: DeviceParameters,
        body: CommandRequestSchema,
        response: { 202: CommandSchema },
      },
    },
    async (request, reply) => {
      const device = await findVisibleDevice(context, request, request.params.id);
      const faults = checkCommand(device.kind, request.body.name, request.body.args);
      if (faults.length > 0) throw new ApiProblem('REQUEST_INVALID', { errors: faults });
      const command = toCommand(request.body, device.id, principalOf(request).name, clock.nowMs());
      await context.change(request, async ({ commands, note }) => {
        await commands.queue(command, OPEN_COMMANDS_MAX);
        const changes = [{ field: 'command', to: command.name }] as const;
        await note({ city: device.city, objectId: device.id, changes });
        // Of a lent device both cities are told.
        const { borrowerCity } = device;
        if (borrowerCity !== undefined) await note({ city: borrowerCity, objectId: device.id, changes });
      });
      log.info(
        { device: device.id, command: command.name, id: command.id, by: command.by },
        'command queued',
      );
      return reply.code(202).send(toCommandResource(command));
    },
  );
}

function toCommand(
  body: Static<typeof CommandRequestSchema>,
  deviceId: string,
  by: string,
  nowMs: number,
): DeviceCommand {
  return {
    id: randomUUID(),
    deviceId,
    name: body.name,
    ...(body.args ? { args: body.args } : {}),
    createdMs: nowMs,
    ttlS: body.ttlS ?? TTL_DEFAULT_S,
    state: 'queued',
    attempts: 0,
    changedMs: nowMs,
    by,
  };
}

function toCommandResource(command: DeviceCommand): CommandResource {
  const { id, name, args, state, createdMs, changedMs, ttlS, attempts, by, reason } = command;
  return {
    id,
    name,
    state,
    created: toTime(createdMs),
    changed: toTime(changedMs),
    ttlS,
    attempts,
    by,
    ...(args ? { args } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}
