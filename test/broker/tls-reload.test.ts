/** A renewed certificate is shown to new connections, and those there go on; files that are no use change nothing. */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { startBroker, toOwnFields, toPublish } from '../support/broker-fixture.ts';
import { connectRawMqtt } from '../support/raw-mqtt.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { createTestCertificates } from '../support/test-certificates.ts';
import { waitUntil } from '../support/wait-until.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

// Without openssl there is nothing to make certificates with.
test.skipIf(!hasOpenssl)('certificates are renewed without dropping a session', async () => {
  const [old, renewed] = [createTemporaryDirectory(), createTemporaryDirectory()].map(createTestCertificates);
  const directory = createTemporaryDirectory();
  const [certFile, keyFile] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  const install = (from: typeof old) => {
    copyFileSync(from!.certFile, certFile);
    copyFileSync(from!.keyFile, keyFile);
  };
  install(old);
  const listener = { host: '127.0.0.1', port: 0, certFile, keyFile, requireClientCert: false };
  const fixture = await startBroker({ options: { mqtts: { ...listener, checkIntervalMs: 20 } } });
  const port = fixture.broker.addresses().mqtts!.port;
  const device = await fixture.addDevice();
  const session = await connectRawMqtt({ port, tls: { rejectUnauthorized: false } }, toOwnFields(device));
  const untilShown = (from: typeof old) =>
    waitUntil(
      'the certificate',
      () => readShownFingerprint(port),
      seen => seen === toFingerprint(from!.certFile),
    );
  const count = (name: string) => fixture.metric(`leitstand_broker_certificate_${name}_total`);
  // A file may be read while it is written: more faults than files are possible.
  const untilMore = (name: string, than: number) =>
    waitUntil(
      `more ${name} than ${than}`,
      () => count(name),
      seen => seen > than,
    );

  await untilShown(old);
  // The certificate is there, its key not yet.
  copyFileSync(renewed!.certFile, certFile);
  await untilMore('faults', 0);
  await untilShown(old);
  copyFileSync(renewed!.keyFile, keyFile);
  await untilShown(renewed);
  expect(await count('reloads')).toBe(1);
  const faults = await count('faults');
  writeFileSync(keyFile, 'no key');
  await untilMore('faults', faults);
  await untilShown(renewed);
  const endsMs = Date.parse(new X509Certificate(readFileSync(renewed!.certFile)).validTo);
  expect(await fixture.metric('leitstand_broker_certificate_end_seconds')).toBe(endsMs / 1000);

  session.send(toPublish(`${device.prefix}/telemetry`, '{}'));
  await session.next('puback');
  await waitUntil(
    'only the session to be left',
    () => fixture.metric('leitstand_broker_connections'),
    seen => seen === 1,
  );
});

function toFingerprint(file: string): string {
  return new X509Certificate(readFileSync(file)).fingerprint256;
}

function readShownFingerprint(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
