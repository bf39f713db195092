/**
 * Headers on every reply. The default policy allows nothing, as befits data; pages set their own.
 * The referrer stays within the site (`no-referrer` would make browsers send `Origin: null` with forms).
 */
import type { FastifyInstance } from 'fastify';

const NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'";

export function toSecurityHeaders(options: { isHttps: boolean }): Record<string, string> {
  return {
    'content-security-policy': NOTHING_ALLOWED,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    ...(options.isHttps ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

export function addSecurityHeaders(app: FastifyInstance, headers: Record<string, string>): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
}
