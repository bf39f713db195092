/**
 * Mutual TLS: the identity a verified client certificate carries. A subject alternative name goes before
 * the common name; either holds `{city}/{kind}/{device}` or the device id alone.
 */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { DEVICE_ID } from '#core/devices.ts';
import { parseDeviceTopic } from '#core/topics.ts';

export type CertificateIdentity = { userName: string } | { deviceId: string };

/** Undefined: no certificate, not verified, or it names no device. */
export function toCertificateIdentity(socket: Socket): CertificateIdentity | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerCertificate();
  const commonName = certificate.subject?.CN;
  const names = [...toAlternativeNames(certificate.subjectaltname), commonName].flat();
  for (const name of names) {
    if (name === undefined) continue;
    if (parseDeviceTopic(`iot/v1/${name}/telemetry`)) return { userName: name };
    if (DEVICE_ID.test(name)) return { deviceId: name };
  }
  return undefined;
}

/** `DNS:ld-lm-0001, URI:landau/lightmast/ld-lm-0001`; entries with escapes are quoted and not ours. */
export function toAlternativeNames(text: string | undefined): string[] {
  return (text ?? '')
    .split(', ')
    .filter(entry => entry.startsWith('DNS:') || entry.startsWith('URI:'))
    .map(entry => entry.slice('DNS:'.length));
}
