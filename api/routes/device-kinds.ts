import Type from 'typebox';
import type { DeviceKindDef } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { DeviceKindResource } from '#core/resources.ts';
import { EVERY_ROLE } from '../access.ts';
import type { ApiServer } from '../api-context.ts';
import { DeviceKindSchema } from '../schemas/resource-schemas.ts';

export async function registerDeviceKinds(app: ApiServer): Promise<void> {
  const items = [...DEVICE_KINDS.values()].map(toDeviceKindResource);
  app.get(
    '/api/v1/device-kinds',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['devices'],
        summary: 'Components and metrics of every device kind, with labels and units',
        response: { 200: Type.Object({ items: Type.Array(DeviceKindSchema) }) },
      },
    },
    async () => ({ items }),
  );
}

function toDeviceKindResource(kind: DeviceKindDef): DeviceKindResource {
  return {
    name: kind.name,
    label: kind.label,
    components: kind.components.map(component => ({
      name: component.name,
      label: component.label,
      metrics: component.metrics.map(({ name, unit, type, label, values }) => ({
        name,
        unit,
        type,
        label,
        ...(values ? { values } : {}),
      })),
    })),
    commands: kind.commands.map(command => ({ ...command, arguments: [...command.arguments] })),
  };
}
