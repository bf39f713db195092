/** Stands where InfluxDB would: a server that answers as the test says, and remembers what it was asked. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface FakeInflux {
  url: string;
  /** Of readings only, oldest first; the bookkeeping of rollups always gets its 204. */
  writes: { path: string; authorization: string; body: string; atMs: number }[];
}

export type AnswerWrite = (response: ServerResponse, number: number) => void;

const NO_ROWS = JSON.stringify({ results: [{ statement_id: 0 }] });

export interface FakeAnswers {
  /** The number of the write counts from 1. */
  write?: AnswerWrite;
  query?(response: ServerResponse, request: IncomingMessage): void;
}

/** Writes get 204, queries have no rows, unless said otherwise. */
export async function startFakeInflux(answers: FakeAnswers, port = 0): Promise<FakeInflux> {
  const writes: FakeInflux['writes'] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '';
    if (path.startsWith('/query')) {
      if (answers.query) answers.query(response, request);
      else response.end(NO_ROWS);
      return;
    }
    const body = Buffer.concat(chunks).toString();
    if (body.startsWith('rollup_')) {
      response.writeHead(204).end();
      return;
    }
    const authorization = request.headers.authorization ?? '';
    writes.push({ path, authorization, body, atMs: performance.now() });
    if (answers.write) answers.write(response, writes.length);
    else response.writeHead(204).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, writes };
}

export function answer(status: number, body: object, headers: Record<string, string> = {}): AnswerWrite {
  return response =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
