/**
 * One GET of the map server. What always holds: only the host of the setting, no redirect, no address that is
 * refused, at most so many bytes in so much time; nothing of the caller's request goes along.
 */
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { checkHost, createCheckedLookup } from '#core/refused-addresses.ts';

export interface Upstream {
  /** `https:` or `http:`, host and port: nothing else is ever asked. */
  origin: string;
  /** Whether the map is hosted by the operator, on this machine or in a private network. */
  isPrivateAllowed: boolean;
  /** For everything from the connection to the last byte. */
  timeoutMs: number;
}

export interface UpstreamReply {
  body: Buffer;
  /** `gzip` when the body is compressed, as most tiles are. */
  encoding: 'gzip' | undefined;
}

/** What the map server did wrong, or that it has nothing there. Never shown to a caller. */
export class UpstreamFailed extends Error {
  /** It answered that there is no such thing: asking again soon is of no use. */
  readonly isMissing: boolean;

  constructor(message: string, options: { isMissing?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UpstreamFailed';
    this.isMissing = options.isMissing ?? false;
  }
}

const MISSING = [204, 404, 410];

export async function fetchUpstream(
  upstream: Upstream,
  address: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<UpstreamReply> {
  const url = checkUrl(upstream, address);
  const ending = AbortSignal.any([signal, AbortSignal.timeout(upstream.timeoutMs)]);
  try {
    return await readReply(await send(upstream, url, ending), maxBytes);
  } catch (error) {
    if (error instanceof UpstreamFailed) throw error;
    throw new UpstreamFailed('No answer in time, or none at all', { cause: error });
  }
}

/** Throws UpstreamFailed for what is not of the configured server. */
function checkUrl(upstream: Upstream, address: string): URL {
  const url = URL.parse(address, upstream.origin);
  if (url?.origin !== upstream.origin || url.username !== '' || url.password !== '') {
    throw new UpstreamFailed('An address of another server than the configured one');
  }
  return url;
}

function send(upstream: Upstream, url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    checkHost(url.hostname, upstream.isPrivateAllowed);
    request(
      url,
      {
        headers: { accept: '*/*', 'accept-encoding': 'gzip', 'user-agent': 'leitstand' },
        lookup: createCheckedLookup(upstream.isPrivateAllowed),
        agent: false,
        signal,
      },
      resolve,
    )
      .on('error', reject)
      .end();
  });
}

async function readReply(reply: IncomingMessage, maxBytes: number): Promise<UpstreamReply> {
  try {
    const { statusCode = 0, headers } = reply;
    if (MISSING.includes(statusCode)) throw new UpstreamFailed(`Status ${statusCode}`, { isMissing: true });
    if (statusCode !== 200) throw new UpstreamFailed(`Status ${statusCode}; redirects are not followed`);
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding !== 'gzip' && encoding !== 'identity')
      throw new UpstreamFailed(`Encoding ${encoding.slice(0, 32)}`);
    if (Number(headers['content-length'] ?? 0) > maxBytes) throw new UpstreamFailed('Too large');
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of reply as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw new UpstreamFailed('Too large');
      chunks.push(chunk);
    }
    return { body: Buffer.concat(chunks), encoding: encoding === 'gzip' ? 'gzip' : undefined };
  } finally {
    reply.destroy();
  }
}
