/**
 * What of a CONNECT can be judged without knowing who it is: the hook `preConnect`. Aedes lets through bad
 * UTF-8, empty client ids, half credentials and wills on wildcards; all of that ends here, with the nearest
 * return code MQTT 3.1.1 has. Aedes itself answers MQTT 5 with return code 1 in the form of 3.1.1.
 */
import type { IConnectPacket } from 'mqtt-packet';
import type { RefusalReason } from '#core/refusal-reasons.ts';
import { isCleanText, isWellFormed } from './access-rules.ts';
import type { AedesClient } from './aedes-client.ts';
import type { BrokerLimits } from './broker-limits.ts';
import { toCertificateIdentity } from './certificate-identity.ts';

export const ReturnCode = {
  protocolVersion: 1,
  clientId: 2,
  unavailable: 3,
  badCredentials: 4,
  notAuthorized: 5,
} as const;

export interface ConnectRefusal {
  reason: RefusalReason;
  returnCode: number;
}

const MQTT_3_1_1 = 4;
const CLIENT_ID_MAX_BYTES = 256;

/** Undefined: go on to the sign-in. Adjusts keepalive and clean session to what is offered. */
export function checkConnect(
  client: AedesClient,
  packet: IConnectPacket,
  limits: BrokerLimits,
): ConnectRefusal | undefined {
  const refusal = toConnectRefusal(packet, toCertificateIdentity(client.conn) !== undefined, limits);
  if (refusal) return refusal;
  packet.keepalive = Math.min(
    limits.keepaliveMaxS,
    Math.max(limits.keepaliveMinS, packet.keepalive || Infinity),
  );
  if (!limits.persistentSessions) packet.clean = true;
  return undefined;
}

export function toConnectRefusal(
  packet: IConnectPacket,
  hasCertificate: boolean,
  limits: BrokerLimits,
): ConnectRefusal | undefined {
  const { clientId, username, password, will } = packet;
  if (packet.protocolVersion !== MQTT_3_1_1 || 'bridgeMode' in packet)
    return { reason: 'protocolVersion', returnCode: ReturnCode.protocolVersion };
  if (!isCleanText(clientId) || !isCleanText(username ?? ''))
    return { reason: 'notUtf8', returnCode: ReturnCode.clientId };
  if (clientId === '' || Buffer.byteLength(clientId) > CLIENT_ID_MAX_BYTES)
    return { reason: 'clientId', returnCode: ReturnCode.clientId };
  const hasBoth = username !== undefined && password !== undefined;
  const hasNeither = username === undefined && password === undefined;
  if (!hasBoth && !(hasCertificate && hasNeither))
    return { reason: 'userName', returnCode: ReturnCode.badCredentials };
  if (will && !isWellFormed(will.topic, false))
    return { reason: 'willNotAllowed', returnCode: ReturnCode.notAuthorized };
  if (will && will.payload.length > limits.devicePayloadBytes)
    return { reason: 'payloadTooLarge', returnCode: ReturnCode.notAuthorized };
  return undefined;
}
