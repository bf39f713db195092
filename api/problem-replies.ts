/**
 * Turns whatever was thrown into a problem reply. What always holds: nothing of an unexpected error's
 * text reaches the client, and no address, header or body is logged, for they may hold secrets.
 */

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type AppErrorCode } from '#core/app-error.ts';
import { sendHtmlPage } from './html-page.ts';
import { isPageRequest } from './page-request.ts';
import { createSignInPages, toLocalPath } from './people/sign-in-pages.ts';
import { ApiProblem, type FieldError, PROBLEMS, type ProblemCode, toProblemResource } from './problems.ts';

const OF_APP_ERROR: Partial<Record<AppErrorCode, ProblemCode>> = {
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  INVALID_QUERY: 'REQUEST_INVALID',
  TOO_LARGE: 'EXPORT_TOO_LARGE',
  STORE_UNAVAILABLE: 'STORE_UNAVAILABLE',
  STORE_CLOSED: 'STORE_UNAVAILABLE',
};

const OF_FASTIFY_ERROR: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BODY_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BODY_INVALID',
  FST_ERR_BAD_URL: 'REQUEST_INVALID',
  // Nothing here has so long a name.
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
};

/** Refusals of plugins, such as a file name that is none. */
const OF_STATUS: Record<number, ProblemCode> = {
  400: 'REQUEST_INVALID',
  403: 'NOT_FOUND',
  404: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'MEDIA_TYPE_UNSUPPORTED',
};

export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error as FastifyError);
  if (PROBLEMS[problem.code].status >= 500) {
    request.log.error({ err: error, route: request.routeOptions?.url, code: problem.code }, 'request failed');
  }
  if (problem.code === 'UNAUTHENTICATED' && isPageRequest(request)) sendSignInNeeded(request, reply);
  else sendProblem(reply, problem, request.id);
}

/**
 * Who follows a link on another site is signed in all the same: browsers keep the cookie back until the next step, so
 * the first one leads to the same address. From our own pages it leads to the sign-in page.
 */
function sendSignInNeeded(request: FastifyRequest, reply: FastifyReply): void {
  const site = request.headers['sec-fetch-site'];
  const isFromElsewhere = site === 'cross-site' || site === 'same-site';
  const here = toLocalPath(request.url);
  const next = isFromElsewhere ? here : `/sign-in?next=${encodeURIComponent(here)}`;
  sendHtmlPage(reply, 401, createSignInPages(request).goOn(next));
}

export function sendProblem(reply: FastifyReply, problem: ApiProblem, requestId: string): void {
  if (problem.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfterS !== undefined) reply.header('retry-after', String(problem.retryAfterS));
  reply
    .code(PROBLEMS[problem.code].status)
    .type('application/problem+json')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(toProblemResource(problem, requestId));
}

function toProblem(error: FastifyError): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error.validation) {
    return new ApiProblem('REQUEST_INVALID', { errors: toFieldErrors(error) });
  }
  if (error instanceof AppError) {
    const code = OF_APP_ERROR[error.code] ?? 'INTERNAL';
    const isForClient = code === 'CONFLICT' || code === 'REQUEST_INVALID';
    return new ApiProblem(code, {
      ...(isForClient ? { detail: error.message } : {}),
      ...(code === 'STORE_UNAVAILABLE' ? { retryAfterS: 5 } : {}),
    });
  }
  const isParserFault = error.statusCode === 400 && error instanceof SyntaxError;
  if (isParserFault) return new ApiProblem('BODY_INVALID');
  return new ApiProblem(OF_FASTIFY_ERROR[error.code] ?? OF_STATUS[error.statusCode ?? 500] ?? 'INTERNAL');
}

/** TypeBox reports an unknown field twice, once for the object and once for the field: the object's is dropped. */
function toFieldErrors(error: FastifyError): FieldError[] {
  const part = error.validationContext ?? 'request';
  const found = new Map<string, FieldError>();
  for (const fault of error.validation ?? []) {
    for (const [field, rule] of toFieldRules(fault)) {
      const path = field === '' ? part : field;
      if (!found.has(path)) found.set(path, { field: path, rule });
    }
  }
  return [...found.values()].slice(0, 20);
}

function toFieldRules(fault: {
  keyword: string;
  instancePath: string;
  message?: string;
  params: object;
}): [string, string][] {
  const base = fault.instancePath.slice(1).replaceAll('/', '.');
  const join = (name: string) => (base === '' ? name : `${base}.${name}`);
  const params = fault.params as { requiredProperties?: string[]; additionalProperties?: string[] };
  if (fault.keyword === 'required')
    return (params.requiredProperties ?? []).map(name => [join(name), 'is required']);
  if (fault.keyword === 'additionalProperties') {
    return (params.additionalProperties ?? []).map(name => [join(name.slice(0, 96)), 'is not known here']);
  }
  if (fault.keyword === 'boolean') return [];
  return [[base, fault.message ?? 'is invalid']];
}
