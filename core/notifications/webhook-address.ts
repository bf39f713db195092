/** Where a webhook may lead: the same for who enters an address and for who sends to it. */
import { checkHost } from '../refused-addresses.ts';

/** tlsMissing: not https. addressRefused: an address that is not of a public server; of a name only sending tells. */
export type WebhookRefusal = 'tlsMissing' | 'addressRefused';

/** @param isPrivateAllowed this machine, private networks, and without TLS */
export function checkWebhookAddress(
  { protocol, hostname }: URL,
  isPrivateAllowed: boolean,
): WebhookRefusal | undefined {
  if (protocol !== 'https:' && !isPrivateAllowed) return 'tlsMissing';
  try {
    checkHost(hostname, isPrivateAllowed);
    return undefined;
  } catch {
    return 'addressRefused';
  }
}
