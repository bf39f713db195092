/**
 * One POST to a webhook, signed as Standard Webhooks says. What always holds: no redirect, no address that is refused,
 * https unless the operator allows otherwise, at most so much time, and of the reply only the status counts.
 */
import { createHmac } from 'node:crypto';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { checkWebhookAddress } from '#core/notifications/webhook-address.ts';
import { createCheckedLookup, RefusedAddress } from '#core/refused-addresses.ts';
import { type OutgoingMessage, SendFailed } from './outgoing-message.ts';

export interface Webhook {
  url: string;
  /** `whsec_` and the key in base64. */
  secret: string;
}

export interface WebhookOptions {
  /** Receivers on this machine and in private networks, and without TLS. */
  isPrivateAllowed: boolean;
  timeoutMs: number;
  /** Ends the attempt before its time. */
  signal: AbortSignal;
}

/** More of a reply is not read. */
const REPLY_MAX_BYTES = 64 * 1024;

/** Throws SendFailed. */
export async function sendWebhook(
  { url, secret }: Webhook,
  message: OutgoingMessage,
  nowMs: number,
  options: WebhookOptions,
): Promise<void> {
  const target = new URL(url);
  const refusal = checkWebhookAddress(target, options.isPrivateAllowed);
  if (refusal !== undefined) throw new SendFailed(refusal);
  const body = JSON.stringify(toWebhookBody(message));
  const timestamp = Math.floor(nowMs / 1000);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'leitstand',
    'idempotency-key': message.id,
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': toSignature(secret, message.id, timestamp, body),
  };
  const status = await post(target, headers, body, options);
  if (status < 200 || status > 299) throw new SendFailed(`http ${status}`);
}

/** `v1,` and the base64 of HMAC-SHA256 over id, timestamp and body. */
export function toSignature(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

function toWebhookBody({ id, notification, cityName, subject, text, link }: OutgoingMessage): object {
  const { city, timeMs } = notification;
  return {
    ...{ id, type: toType(notification) },
    ...{ timestamp: new Date(timeMs).toISOString(), city, cityName, title: subject, text },
    ...(link !== undefined && { link }),
    ...('alarm' in notification && { alarm: toAlarmBody(notification.alarm) }),
    ...('request' in notification && { request: toRequestBody(notification.request) }),
    ...('flood' in notification && { flood: toFloodBody(notification.flood) }),
  };
}

/** `alarm.raised`, `request.reserved`. */
function toType(notification: OutgoingMessage['notification']): string {
  const { step } = notification;
  if (step === 'test') return 'test';
  if (step === 'request') return `request.${notification.request.to}`;
  return step === 'flood' ? 'alarms' : `alarm.${step}`;
}

function toRequestBody({ atMs, startMs, endMs, holdExpiresAtMs, ...request }: RequestOf): object {
  const toTime = (ms: number) => new Date(ms).toISOString();
  return {
    ...{ ...request, changed: toTime(atMs), start: toTime(startMs), end: toTime(endMs) },
    ...(holdExpiresAtMs !== undefined && { holdExpires: toTime(holdExpiresAtMs) }),
  };
}

function toAlarmBody({ raisedMs, alarmTypeId, deviceId, ...alarm }: AlarmOf): object {
  const raised = new Date(raisedMs).toISOString();
  return { ...alarm, type: alarmTypeId, raised, ...(deviceId !== undefined && { device: deviceId }) };
}

function toFloodBody({ sinceMs, subjects, ...counts }: FloodOf): object {
  return { ...counts, since: new Date(sinceMs).toISOString(), gravest: subjects.map(toAlarmBody) };
}

type AlarmOf = Extract<OutgoingMessage['notification'], { alarm: unknown }>['alarm'];
type RequestOf = Extract<OutgoingMessage['notification'], { request: unknown }>['request'];
type FloodOf = Extract<OutgoingMessage['notification'], { flood: unknown }>['flood'];

async function post(
  url: URL,
  headers: Record<string, string | number>,
  body: string,
  { isPrivateAllowed, timeoutMs, signal }: WebhookOptions,
): Promise<number> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options = {
    ...{ method: 'POST', headers, agent: false },
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    lookup: createCheckedLookup(isPrivateAllowed),
  };
  try {
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, options, resolve).on('error', reject).end(body);
    });
    return await readStatus(reply);
  } catch (error) {
    throw new SendFailed(error instanceof RefusedAddress ? 'addressRefused' : 'noAnswer', { cause: error });
  }
}

async function readStatus(reply: IncomingMessage): Promise<number> {
  let bytes = 0;
  try {
    for await (const chunk of reply as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > REPLY_MAX_BYTES) break;
    }
    return reply.statusCode ?? 0;
  } finally {
    reply.destroy();
  }
}
