/** Passes requests on to InfluxDB until it fails for good, as the network seen by a process that dies. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FailingProxy {
  url: string;
  readonly hasFailed: boolean;
  close(): void;
}

/** @param requests that are passed on and answered */
export async function startFailingProxy(target: string, requests: number): Promise<FailingProxy> {
  let count = 0;
  const server = createServer(async (request, response) => {
    const isLost = ++count > requests;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (isLost) {
      request.socket.destroy();
      return;
    }
    const { method = 'GET', headers } = request;
    const answer = await fetch(new URL(request.url ?? '', target), {
      method,
      headers: {
        authorization: headers.authorization ?? '',
        ...(headers['content-type'] && { 'content-type': headers['content-type'] }),
      },
      ...(method === 'POST' && { body: Buffer.concat(chunks) }),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get hasFailed() {
      return count > requests;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
