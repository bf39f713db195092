/** One MQTT 3.1.1 connection of one device, from CONNECT with its Last Will to DISCONNECT or a cut. */
import { connect } from 'mqtt';
import type { Device } from '#core/devices.ts';
import { toDeviceUserName } from '#core/devices.ts';
import { toConfigTopic, toDevicePrefix, toDeviceTopic } from '#core/topics.ts';

export interface BrokerAddress {
  host: string;
  port: number;
}

export interface ConnectionOptions {
  broker: BrokerAddress;
  device: Device;
  secret: string;
  boot: number;
  keepaliveS: number;
  onConnected: () => void;
  onMessage: (topic: string, payload: Uint8Array) => void;
  /** Once, whoever closed it. The text tells why, if there was an error. */
  onClosed: (error: string | undefined) => void;
}

export interface DeviceConnection {
  readonly boot: number;
  /** QoS 1; `onDone` tells whether the PUBACK came. */
  publish(
    topic: string,
    payload: string,
    options: { retain: boolean },
    onDone?: (isAcknowledged: boolean) => void,
  ): void;
  /** DISCONNECT: the broker forgets the will. */
  end(): void;
  /** As if the cable was pulled: the broker publishes the will. */
  cut(): void;
}

const CONNECT_TIMEOUT_MS = 20_000;

export function openDeviceConnection(options: ConnectionOptions): DeviceConnection {
  const { broker, device, boot } = options;
  const prefix = toDevicePrefix({ city: device.city, kind: device.kind, device: device.id });
  const address = { city: device.city, kind: device.kind, device: device.id };
  let error: string | undefined;
  let isClosed = false;
  const client = connect({
    protocol: 'mqtt',
    host: broker.host,
    port: broker.port,
    protocolVersion: 4,
    clientId: device.id,
    username: toDeviceUserName(device),
    password: options.secret,
    clean: true,
    keepalive: options.keepaliveS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Reconnecting is the device's business: each attempt has a new boot number in its will.
    reconnectPeriod: 0,
    resubscribe: false,
    timerVariant: 'native',
    will: {
      topic: toDeviceTopic(address, 'state'),
      payload: Buffer.from(JSON.stringify({ v: 1, boot, state: 'lost' })),
      qos: 1,
      retain: true,
    },
  });
  client.on('connect', () => {
    client.subscribe([`${prefix}/cmd/#`, toConfigTopic(address)], { qos: 1 });
    options.onConnected();
  });
  client.on('message', (topic, payload) => options.onMessage(topic, payload));
  client.on('error', cause => {
    error = cause.message;
  });
  client.on('close', () => {
    if (isClosed) return;
    isClosed = true;
    client.end(true);
    options.onClosed(error);
  });
  return {
    boot,
    publish(topic, payload, { retain }, onDone) {
      client.publish(topic, payload, { qos: 1, retain }, failure => onDone?.(!failure));
    },
    end: () => client.end(),
    cut: () => client.end(true),
  };
}
