import { expect, test } from 'vitest';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import {
  COMMAND_NAMES,
  DEVICE_CHANNELS,
  parseDeviceTopic,
  toCommandTopic,
  toConfigTopic,
  toDeviceTopic,
  toRefusedTopic,
} from '#core/topics.ts';

test('every topic a device may publish on is parsed back to its parts', () => {
  for (const kind of DEVICE_KINDS.keys()) {
    const address = { city: 'landau', kind, device: 'dev-1' };
    for (const channel of DEVICE_CHANNELS.filter(name => name !== 'ack'))
      expect(parseDeviceTopic(toDeviceTopic(address, channel))).toEqual({ ...address, channel });
    for (const command of COMMAND_NAMES)
      expect(parseDeviceTopic(`${toDeviceTopic(address, 'ack')}/${command}`)).toEqual({
        ...address,
        channel: 'ack',
        command,
      });
  }
});

test('what goes to a device is not a topic it may publish on', () => {
  const address = { city: 'landau', kind: 'lightmast', device: 'dev-1' } as const;
  for (const topic of [toCommandTopic(address, 'reboot'), toConfigTopic(address), toRefusedTopic(address)])
    expect(parseDeviceTopic(topic)).toBeUndefined();
});

const GOOD = 'iot/v1/landau/lightmast/dev-1/telemetry';

test.each([
  ['empty', ''],
  ['trailing slash', `${GOOD}/`],
  ['leading slash', `/${GOOD}`],
  ['doubled slash', 'iot/v1/landau//lightmast/dev-1/telemetry'],
  ['further level', `${GOOD}/x`],
  ['a hundred levels', Array(100).fill('iot').join('/')],
  ['wildcard', 'iot/v1/landau/lightmast/+/telemetry'],
  ['wildcard at the end', 'iot/v1/landau/lightmast/dev-1/#'],
  ['$SYS', '$SYS/broker/new/clients'],
  ['shared subscription', `$share/g/${GOOD}`],
  ['NUL', 'iot/v1/landau/lightmast/dev-1\u0000/telemetry'],
  ['NUL at the end', `${GOOD}\u0000`],
  ['line break', `${GOOD}\n`],
  ['line break in the id', 'iot/v1/landau/lightmast/dev-1\n/telemetry'],
  ['replacement character', 'iot/v1/landau/lightmast/dev-\ufffd1/telemetry'],
  ['cyrillic a', 'iot/v1/l\u0430ndau/lightmast/dev-1/telemetry'],
  ['full-width digit', 'iot/v1/landau/lightmast/dev-\uff11/telemetry'],
  ['zero-width space', 'iot/v1/landau/lightmast/dev-1\u200b/telemetry'],
  ['upper case', 'IOT/v1/landau/lightmast/dev-1/telemetry'],
  ['upper-case device', 'iot/v1/landau/lightmast/DEV-1/telemetry'],
  ['other version', 'iot/v2/landau/lightmast/dev-1/telemetry'],
  ['unknown kind', 'iot/v1/landau/toaster/dev-1/telemetry'],
  ['kind of every object', 'iot/v1/landau/constructor/dev-1/telemetry'],
  ['unknown channel', 'iot/v1/landau/lightmast/dev-1/cmd'],
  ['ack of nothing', 'iot/v1/landau/lightmast/dev-1/ack'],
  ['ack of an unknown command', 'iot/v1/landau/lightmast/dev-1/ack/explode'],
  ['ack with a further level', 'iot/v1/landau/lightmast/dev-1/ack/reboot/x'],
  ['dash at the end of an id', 'iot/v1/landau/lightmast/dev-/telemetry'],
  ['id of one character', 'iot/v1/landau/lightmast/d/telemetry'],
  ['id of 49 characters', `iot/v1/landau/lightmast/${'d'.repeat(49)}/telemetry`],
  ['city of 32 characters', `iot/v1/${'c'.repeat(32)}/lightmast/dev-1/telemetry`],
  ['parent folder', 'iot/v1/landau/lightmast/../telemetry'],
])('not a topic: %s', (_name, topic) => {
  expect(parseDeviceTopic(topic)).toBeUndefined();
});
