/** Where a request came from, by the two headers that a page cannot forge. */
import type { FastifyRequest } from 'fastify';

/** Whether the browser says that a page of ours sent this; without a word from it, false. */
export function isOwnPage(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  return origin !== undefined && isOwnOrigin(origin, request, publicUrl);
}

/** Whether the browser says that another site's page sent this; without a word from it, false. */
export function isForeignPage(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const isSilent = request.headers['sec-fetch-site'] === undefined && request.headers.origin === undefined;
  return !isSilent && !isOwnPage(request, publicUrl);
}

function isOwnOrigin(origin: string, request: FastifyRequest, publicUrl: string | undefined): boolean {
  const parsed = URL.parse(origin);
  if (parsed === null) return false;
  if (publicUrl !== undefined && parsed.origin === new URL(publicUrl).origin) return true;
  return parsed.host === request.headers.host;
}
