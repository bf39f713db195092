/** Whether a person with a browser asks for a page, as opposed to a program for data. */
import type { FastifyRequest } from 'fastify';

const API_PATHS = /^\/(?:api|metrics|healthz|readyz)(?:\/|$)/;
/** Where an unknown address is a 404 and never the console. */
const OTHER_FILES = /^\/(?:docs|assets)(?:\/|$)/;

export function isPageRequest(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const wantsHtml = request.headers.accept?.includes('text/html') ?? false;
  return isRead && wantsHtml && !API_PATHS.test(toPath(request));
}

export function isForConsole(request: FastifyRequest): boolean {
  return isPageRequest(request) && !OTHER_FILES.test(toPath(request));
}

function toPath(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] as string;
}
