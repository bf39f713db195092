/** `leitstand device add|list|revoke`: works beside a running system, which notices within seconds. */
import { parseArgs } from 'node:util';
import { toAuditChanges } from '#core/audit-actions.ts';
import { CITY_SLUG } from '#core/cities.ts';
import type { DeviceKindDef, DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { DEVICE_ID, type Device, toDeviceUserName } from '#core/devices.ts';
import { createSecret } from '#core/secrets.ts';
import { toDeviceTopic } from '#core/topics.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import { toCommandLineDraft } from './command-line-actor.ts';
import { readSettings } from './read-settings.ts';
import { fail, print } from './terminal.ts';
import { withRegistry } from './with-registry.ts';

const USAGE = `usage:
  leitstand device add CITY/KIND/ID [--name NAME] [--location LON,LAT] [--interval SECONDS]
  leitstand device list [CITY]
  leitstand device revoke CITY/KIND/ID`;

export async function runDevice(args: string[]): Promise<void> {
  const [action, ...rest] = args;
  if (action === 'add') await addDevice(rest);
  else if (action === 'list') await listDevices(rest[0]);
  else if (action === 'revoke') await revokeDevice(rest[0]);
  else fail(USAGE);
}

async function addDevice(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { name: { type: 'string' }, location: { type: 'string' }, interval: { type: 'string' } },
  });
  const device = parseDevice(positionals[0], values);
  if (typeof device === 'string') return fail(device);
  await withRegistry(async registry => {
    const secret = await registry.transaction(async groups => {
      await ensureCity(groups, device.city);
      const isNew = (await groups.devices.getDevice(device.id)) === undefined;
      const [provisioned] = await provisionDevices(groups, [device], { nowMs: Date.now(), createSecret });
      const action = isNew ? 'device.create' : 'device.change';
      const changes = toAuditChanges({}, { name: device.name, kind: device.kind });
      const { city, id: objectId } = device;
      await groups.audit.append([toCommandLineDraft({ action, city, objectId, changes })]);
      return provisioned?.secret;
    });
    if (secret !== undefined) printWelcome(device, secret);
  });
}

/** The device, or the sentence that says what is wrong. */
function parseDevice(
  address: string | undefined,
  options: { name?: string | undefined; location?: string | undefined; interval?: string | undefined },
): Device | string {
  const [city = '', kind = '', id = '', ...more] = (address ?? '').split('/');
  if (more.length > 0 || id === '') return USAGE;
  if (!CITY_SLUG.test(city)) return `city "${city}": small letters, digits and dashes, 2 to 31 of them`;
  const definition = DEVICE_KINDS.get(kind as DeviceKindName);
  if (!definition) return `kind "${kind}": must be one of ${[...DEVICE_KINDS.keys()].join(', ')}`;
  if (!DEVICE_ID.test(id)) return `id "${id}": small letters, digits and inner dashes, 3 to 48 of them`;
  const reportIntervalS =
    options.interval === undefined ? definition.reportIntervalS : Number(options.interval);
  if (!(reportIntervalS >= 1 && reportIntervalS <= 86_400)) return '--interval: seconds, 1 to 86400';
  const location = options.location?.split(',').map(Number);
  if (location && !(location.length === 2 && Math.abs(location[0]!) <= 180 && Math.abs(location[1]!) <= 90)) {
    return '--location: longitude,latitude in degrees, like 8.117,49.198';
  }
  return {
    id,
    city,
    kind: definition.name,
    name: options.name ?? id,
    ...(location && { location: [location[0]!, location[1]!] as [number, number] }),
    lifecycle: 'commissioned',
    reportIntervalS,
  };
}

async function ensureCity({ devices, audit }: RegistryGroups, slug: string): Promise<void> {
  const cities = await devices.listCities();
  if (cities.some(city => city.slug === slug)) return;
  const name = slug.charAt(0).toUpperCase() + slug.slice(1);
  await devices.putCity({
    slug,
    name,
    ags: '00000000',
    timeZone: 'Europe/Berlin',
    center: [7.75, 49.75],
  });
  await audit.append([toCommandLineDraft({ action: 'city.create', city: slug, objectId: slug })]);
  print(`New city ${slug}.`);
}

function printWelcome(device: Device, secret: string): void {
  const settings = readSettings();
  const topic = toDeviceTopic({ city: device.city, kind: device.kind, device: device.id }, 'telemetry');
  print(`${device.id} may publish now. Its secret is shown this once:\n\n  ${secret}\n\nA first reading:\n`);
  print(`  mosquitto_pub -h ${settings.MQTT_HOST} -p ${settings.MQTT_PORT} -q 1 -i ${device.id} \\`);
  print(`    -u ${toDeviceUserName(device)} -P ${secret} \\`);
  print(`    -t ${topic} \\\n    -m '${toSamplePayload(DEVICE_KINDS.get(device.kind)!)}'\n`);
}

/** A plausible reading of the kind's first numeric metric. */
function toSamplePayload(kind: DeviceKindDef): string {
  const component = kind.components[0]!;
  const metric =
    component.metrics.find(({ type }) => type === 'float' || type === 'int') ?? component.metrics[0]!;
  const value = Math.min(metric.max ?? 42, Math.max(metric.min ?? 0, 42));
  const id = component.name === 'lamp' ? 'lamp-1' : component.name;
  return JSON.stringify({ c: { [id]: { [metric.name]: value } } });
}

async function listDevices(city: string | undefined): Promise<void> {
  await withRegistry(async registry => {
    const filter = city === undefined ? {} : { cities: [city] };
    for (let afterId: string | undefined; ; ) {
      const page = await registry.devices.query({
        filter,
        limit: 500,
        ...(afterId !== undefined && { afterId }),
      });
      for (const { device, current } of page.items) {
        const { presence = 'unknown', reason } = current?.watch ?? {};
        const state = reason === undefined ? presence : `${presence} (${reason})`;
        print(`${toDeviceUserName(device).padEnd(44)} ${state.padEnd(22)} ${device.name}`);
      }
      if (page.nextId === undefined) return;
      afterId = page.nextId;
    }
  });
}

async function revokeDevice(userName: string | undefined): Promise<void> {
  if (!userName) return fail(USAGE);
  await withRegistry(async registry => {
    const credential = await registry.access.getCredential(userName);
    if (!credential) return fail(`no credential for ${userName}`);
    const { city, deviceId } = credential;
    await registry.transaction(async ({ access, audit }) => {
      await access.putCredential({ ...credential, enabled: false, changedMs: Date.now() });
      const where = { ...(city !== undefined && { city }), objectId: deviceId ?? userName };
      await audit.append([toCommandLineDraft({ action: 'credential.disable', ...where })]);
    });
    print(`${userName} is signed out within seconds and cannot sign in again.`);
  });
}
