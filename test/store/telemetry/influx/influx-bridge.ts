/** The second interface for a server that has only the first, as 1.8 does it: bucket is database, the token a pair. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Returns its address. */
export async function startInfluxBridge(target: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const asked = new URL(request.url ?? '', target);
    let authorization = request.headers.authorization ?? '';
    if (asked.pathname === '/api/v2/write') {
      asked.pathname = '/write';
      asked.searchParams.set('db', asked.searchParams.get('bucket') ?? '');
      const pair = authorization.replace(/^Token /, '');
      authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    const method = request.method ?? 'GET';
    const contentType = request.headers['content-type'];
    const answer = await fetch(asked, {
      method,
      headers: { authorization, ...(contentType && { 'content-type': contentType }) },
      ...(method === 'POST' && { body }),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
