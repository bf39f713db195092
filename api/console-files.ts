/**
 * Serves the built console to whoever is signed in: hashed assets for ever, the page itself never from a cache.
 * Its policy allows what the build contains and nothing else; inline scripts by their hash.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CONSOLE_NOT_BUILT, sendHtmlPage } from './html-page.ts';
import { isForConsole } from './page-request.ts';
import { sendProblem } from './problem-replies.ts';
import { ApiProblem } from './problems.ts';

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

export async function addConsole(app: FastifyInstance, consoleDirectory: string | undefined): Promise<void> {
  const page = consoleDirectory === undefined ? undefined : join(consoleDirectory, 'index.html');
  if (consoleDirectory === undefined || page === undefined || !existsSync(page)) {
    app.get('/', { config: { access: 'signed-in' }, schema: { hide: true } }, async (_request, reply) =>
      sendHtmlPage(reply, 200, CONSOLE_NOT_BUILT),
    );
    app.setNotFoundHandler(sendNotFound);
    return;
  }
  const policy = toConsolePolicy(readFileSync(page, 'utf8'));
  await app.register(async scope => {
    // Also for who holds no role (any more), to say so and to set up a second factor.
    scope.scopeAccess = 'signed-in';
    await scope.register(fastifyStatic, {
      root: consoleDirectory,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => setFileHeaders(reply, path, policy),
    });
    scope.setNotFoundHandler((request, reply) => {
      // A page that only the console's own router knows.
      if (isForConsole(request)) return reply.sendFile('index.html');
      return sendNotFound(request, reply);
    });
  });
}

/** The policy of console.md section 9. */
export function toConsolePolicy(html: string): string {
  const hashes = [...html.matchAll(INLINE_SCRIPT)].map(
    ([, script]) =>
      `'sha256-${createHash('sha256')
        .update(script as string)
        .digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    ["script-src 'self'", ...hashes].join(' '),
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The policy goes with every file: a worker lives by the one its own script came with. */
function setFileHeaders(reply: FastifyReply, path: string, policy: string): void {
  const isAsset = path.includes('/assets/');
  reply.header('cache-control', isAsset ? 'private, max-age=31536000, immutable' : 'no-cache');
  reply.header('content-security-policy', policy);
}

function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  sendProblem(reply, new ApiProblem('NOT_FOUND'), request.id);
  return reply;
}
