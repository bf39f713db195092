/** A client of the live stream on a real socket. */
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ApiServer } from '../../api/api-context.ts';
import type { LiveEvent } from '../../core/resources.ts';
import { waitUntil } from '../support/wait-until.ts';

export interface ReceivedEvent {
  id?: string;
  event: LiveEvent['event'];
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at what it expects.
  data: any;
}

export interface EventStreamClient {
  status: number;
  headers: IncomingMessage['headers'];
  events: ReceivedEvent[];
  /** Everything received as it came. */
  text(): string;
  isEnded(): boolean;
  /** Stops and goes on reading from the socket. */
  pause(): void;
  resume(): void;
  close(): void;
  /** The first event that fits, those already received included. */
  find(what: string, fits: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent>;
}

/** Listens on a free port; the app is closed when the test has finished. */
export async function listen(app: ApiServer): Promise<void> {
  onTestFinished(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
}

export async function openEventStream(
  app: ApiServer,
  headers: Record<string, string>,
  query = '',
): Promise<EventStreamClient> {
  const { port } = app.server.address() as AddressInfo;
  const outgoing = request({ host: '127.0.0.1', port, path: `/api/v1/live${query}`, headers, agent: false });
  onTestFinished(() => void outgoing.destroy());
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject).end();
  });
  const events: ReceivedEvent[] = [];
  let text = '';
  let parsed = 0;
  let isEnded = false;
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n', parsed); end >= 0; end = text.indexOf('\n\n', parsed)) {
      const event = parseEvent(text.slice(parsed, end));
      if (event) events.push(event);
      parsed = end + 2;
    }
  });
  response.on('close', () => {
    isEnded = true;
  });
  response.on('error', () => undefined);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    text: () => text,
    isEnded: () => isEnded,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    close: () => outgoing.destroy(),
    async find(what, fits) {
      await waitUntil(
        what,
        () => events.length,
        () => events.some(fits),
      );
      return events.find(fits) as ReceivedEvent;
    },
  };
}

function parseEvent(block: string): ReceivedEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  const event = fields.get('event') as LiveEvent['event'] | undefined;
  if (event === undefined) return undefined;
  const id = fields.get('id');
  return { event, data: JSON.parse(fields.get('data') ?? 'null'), ...(id === undefined ? {} : { id }) };
}
