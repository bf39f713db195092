/**
 * A real broker in its worker thread with a real journal and registry in a temporary folder, on port 0.
 * The test holds a registry connection of its own, as the api does, and a reader of the journal, as ingest does.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { toDeviceUserName } from '#core/devices.ts';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import type { JournalPosition, JournalRecord } from '#store/journal/journal.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { Credential } from '#store/registry/registry-access.ts';
import { type Broker, createBroker } from '../../broker/broker.ts';
import { type BrokerLimits, DEFAULT_BROKER_LIMITS } from '../../broker/broker-limits.ts';
import type { BrokerOptions } from '../../broker/broker-options.ts';
import { connectRawMqtt, type RawMqtt, type RawTarget } from './raw-mqtt.ts';
import { createTemporaryDirectory } from './temporary-directory.ts';

export interface TestDevice {
  id: string;
  userName: string;
  secret: string;
  /** `iot/v1/{city}/{kind}/{device}` */
  prefix: string;
}

export interface BrokerFixture {
  readonly broker: Broker;
  readonly registry: Registry;
  readonly directory: string;
  readonly port: number;
  addDevice(fields?: Partial<{ id: string; city: string; kind: DeviceKindName }>): Promise<TestDevice>;
  /** Returns the secret. Client ids must be `{userName}:…`. */
  addService(credential: Pick<Credential, 'userName' | 'role'> & { city?: string }): Promise<string>;
  /** Signs in as the device. */
  connect(device: TestDevice, fields?: object, target?: Partial<RawTarget>): Promise<RawMqtt>;
  connectService(userName: string, secret: string, fields?: object): Promise<RawMqtt>;
  /** Everything in the journal, synced so far. */
  readJournal(): Promise<JournalRecord[]>;
  /** One value of the metrics; labels as they stand in the text. */
  metric(nameAndLabels: string): Promise<number>;
  close(): Promise<void>;
}

export interface BrokerFixtureOptions {
  limits?: Partial<BrokerLimits>;
  options?: Partial<BrokerOptions>;
  /** Before the broker starts. */
  prepare?: (registry: Registry) => Promise<void>;
}

const CITY = { slug: 'landau', name: 'Landau', ags: '07313000', timeZone: 'Europe/Berlin' };

/** One broker for the test that calls it. */
export async function startBroker(fixture: BrokerFixtureOptions = {}): Promise<BrokerFixture> {
  const opened = await openBroker(createTemporaryDirectory(), fixture);
  onTestFinished(opened.close);
  return opened;
}

/** One broker for all tests of a file or block; read `current` inside a test. */
export function shareBroker(fixture: BrokerFixtureOptions = {}): { readonly current: BrokerFixture } {
  let shared: BrokerFixture | undefined;
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-'));
  beforeAll(async () => {
    shared = await openBroker(directory, fixture);
  });
  afterAll(async () => {
    await shared?.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    get current() {
      if (!shared) throw new Error('read `current` inside a test');
      return shared;
    },
  };
}

/** A device with its credential. */
export async function addTestDevice(
  registry: Registry,
  fields: { id: string; city?: string; kind?: DeviceKindName },
): Promise<TestDevice> {
  const device = { city: 'landau', kind: 'lightmast' as const, ...fields };
  const secret = createSecret();
  const userName = toDeviceUserName(device);
  await registry.devices.putDevices([
    { ...device, name: device.id, lifecycle: 'commissioned', reportIntervalS: 60 },
  ]);
  await registry.access.putCredential(toDeviceCredential(device.id, userName, secret));
  return { id: device.id, userName, secret, prefix: `iot/v1/${userName}` };
}

export function toDeviceCredential(deviceId: string, userName: string, secret: string): Credential {
  return {
    userName,
    type: 'device',
    deviceId,
    secretSha256: toSecretHash(secret),
    enabled: true,
    changedMs: Date.now(),
  };
}

/** What a device says in its CONNECT. */
export function toOwnFields(device: TestDevice) {
  return { clientId: device.id, username: device.userName, password: Buffer.from(device.secret) };
}

async function openBroker(directory: string, fixture: BrokerFixtureOptions): Promise<BrokerFixture> {
  const registryOptions = { engine: 'sqlite' as const, file: join(directory, 'registry.db') };
  const journalDirectory = join(directory, 'journal');
  const registry = await openRegistry(registryOptions);
  for (const slug of ['landau', 'woerth'])
    await registry.devices.putCity({ ...CITY, slug, center: [8.1, 49.2] });
  await fixture.prepare?.(registry);
  const broker = createBroker({
    mqtt: { host: '127.0.0.1', port: 0, allowNonLoopback: false },
    mqtts: null,
    limits: { ...DEFAULT_BROKER_LIMITS, ...fixture.limits },
    journal: { directory: journalDirectory, limitBytes: 256 * 1024 * 1024, segmentBytes: 16 * 1024 * 1024 },
    registry: registryOptions,
    logLevel: 'silent',
    registryRoundMs: 50,
    ...fixture.options,
  });
  let synced: JournalPosition | undefined;
  broker.onSynced(position => {
    synced = position;
  });
  await broker.start(new AbortController().signal);
  const port = broker.addresses().mqtt?.port ?? 0;
  let isClosed = false;
  let devices = 0;

  async function close(): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    await broker.stop();
    await registry.close();
  }

  return {
    broker,
    registry,
    directory,
    port,
    close,
    addDevice: fields => {
      devices += 1;
      return addTestDevice(registry, { id: `ld-lm-${String(devices).padStart(4, '0')}`, ...fields });
    },
    async addService(credential) {
      const secret = createSecret();
      await registry.access.putCredential({
        type: 'service',
        secretSha256: toSecretHash(secret),
        enabled: true,
        changedMs: Date.now(),
        ...credential,
      });
      return secret;
    },
    connect: (device, fields = {}, target = {}) =>
      connectRawMqtt({ port, ...target }, { ...toOwnFields(device), ...fields }),
    connectService: (userName, secret, fields = {}) =>
      connectRawMqtt(
        { port },
        { clientId: `${userName}:test`, username: userName, password: Buffer.from(secret), ...fields },
      ),
    async readJournal() {
      const reader = await openJournalReader({ directory: journalDirectory });
      const records: JournalRecord[] = [];
      if (synced) reader.advance(synced);
      for (;;) {
        const batch = await reader.read({ maxRecords: 1000, maxBytes: 1024 * 1024 });
        if (batch.records.length === 0) break;
        records.push(...batch.records);
      }
      await reader.close();
      return records;
    },
    async metric(nameAndLabels) {
      const lines = (await broker.metrics()).split('\n');
      const line = lines.find(text => text.startsWith(`${nameAndLabels} `));
      if (!line) throw new Error(`no metric ${nameAndLabels}`);
      return Number(line.slice(nameAndLabels.length + 1));
    },
  };
}

export function toPublish(topic: string, payload: string | Buffer, fields: object = {}) {
  return {
    cmd: 'publish' as const,
    topic,
    payload,
    qos: 1 as const,
    messageId: 1,
    dup: false,
    retain: false,
    ...fields,
  };
}
