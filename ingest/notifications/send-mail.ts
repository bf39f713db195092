/**
 * Mail by the operator's own server. What always holds: TLS, unless the server is on this machine; one mail has the same
 * Message-ID over all attempts; nothing in a text is taken for a file or an address to fetch.
 */
import { createTransport } from 'nodemailer';
import { type OutgoingMessage, SendFailed } from './outgoing-message.ts';

export interface MailOptions {
  /** `smtp://user@host:587` (STARTTLS) or `smtps://user@host:465`; no password in it. */
  url: string;
  password: string;
  from: string;
}

export interface Mailer {
  /** Throws SendFailed. */
  send(addresses: readonly string[], message: OutgoingMessage): Promise<void>;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export function createMailer({ url, password, from }: MailOptions): Mailer {
  const { hostname, port, protocol, username } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const isLoopback = LOOPBACK.test(hostname);
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (isSecure ? 465 : 587),
    secure: isSecure,
    requireTLS: !isLoopback,
    ignoreTLS: isLoopback && !isSecure,
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: password } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from
    .replace(/>?\s*$/, '')
    .split('@')
    .at(-1);

  return {
    async send(addresses, { id, subject, text }) {
      try {
        await transport.sendMail({
          ...{ from, to: [...addresses], subject, text, messageId: `<${id}@${domain}>` },
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        throw new SendFailed(`smtp ${responseCode ?? code ?? 'failed'}`, { cause: error });
      }
    },
  };
}
