/** The line that lets a device, or a person at a terminal, send its first reading. */
import type { CredentialSecret, EnteredDevice } from '#core/provisioning-resources.ts';
import type { DeviceKindResource } from '#core/resources.ts';
import { toDeviceTopic } from '#core/topics.ts';

export function toFirstReadingLine(
  device: Pick<EnteredDevice, 'id' | 'city' | 'kind'>,
  { userName, secret }: CredentialSecret,
  kind: DeviceKindResource | undefined,
): string {
  const topic = toDeviceTopic({ city: device.city, kind: device.kind, device: device.id }, 'telemetry');
  return [
    `mosquitto_pub -h ${location.hostname} -p 1883 -q 1 -i ${device.id}`,
    `-u ${userName} -P ${secret}`,
    `-t ${topic}`,
    `-m '${JSON.stringify(toPayload(kind))}'`,
  ].join(' \\\n  ');
}

/** Of the kind's first number. */
function toPayload(kind: DeviceKindResource | undefined): object {
  const component = kind?.components[0];
  const metric = component?.metrics.find(({ type }) => type === 'float' || type === 'int');
  if (!component || !metric) return { c: {} };
  const id = component.name === 'lamp' ? 'lamp-1' : component.name;
  return { c: { [id]: { [metric.name]: 42 } } };
}
