/** Where a channel leads: what was asked for becomes what is kept, sealed where it is secret. */
import type { ChannelRequest } from '#core/notification-resources.ts';
import { checkWebhookAddress, type WebhookRefusal } from '#core/notifications/webhook-address.ts';
import type { Sealer } from '#core/sealer.ts';
import {
  type ChannelTarget,
  channelPurpose,
  type StoredChannel,
} from '#store/registry/registry-notifications.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';

/** What is absent stays as it was. Throws REQUEST_INVALID. */
export function toChannelTarget(
  request: ChannelRequest,
  id: string,
  before: StoredChannel | undefined,
  { sealer, areWebhooksPrivate = false }: { sealer: Sealer; areWebhooksPrivate?: boolean | undefined },
): ChannelTarget {
  if (before && before.target.type !== request.type)
    throw createFieldProblem('type', 'stays as it was; make another channel');
  if (request.type === 'mail') return { type: 'mail', addresses: request.addresses };
  const known = before?.target.type === 'webhook' ? openTarget(before.target.sealed, id, sealer) : {};
  const { url = known.url, secret = known.secret } = request;
  if (url === undefined) throw createFieldProblem('url', 'is required');
  if (secret === undefined) throw createFieldProblem('secret', 'is required');
  const host = toHost(url, areWebhooksPrivate);
  // A secret is not sent to another host than the one it was made for.
  if (before?.target.type === 'webhook' && host !== before.target.host && request.secret === undefined)
    throw createFieldProblem('secret', 'is required for another host');
  const sealed = sealer.seal(Buffer.from(JSON.stringify({ url, secret })), channelPurpose(id));
  return { type: 'webhook', host, sealed };
}

const REFUSALS: Record<WebhookRefusal, string> = {
  tlsMissing: 'must begin with https',
  addressRefused: 'must be the address of a public server',
};

function toHost(text: string, isPrivateAllowed: boolean): string {
  const url = URL.parse(text);
  if (url?.username !== '' || url.password !== '')
    throw createFieldProblem('url', 'is an address without user and password');
  const refusal = checkWebhookAddress(url, isPrivateAllowed);
  if (refusal !== undefined) throw createFieldProblem('url', REFUSALS[refusal]);
  return url.host;
}

function openTarget(sealed: Uint8Array, id: string, sealer: Sealer): { url?: string; secret?: string } {
  const opened = sealer.open(sealed, channelPurpose(id));
  if (!opened) throw new ApiProblem('CONFLICT', { detail: 'The key has changed: give address and secret' });
  return JSON.parse(Buffer.from(opened).toString());
}
