/**
 * Every error the api answers with: a stable code, its HTTP status and what it means (RFC 9457).
 * `docs/api-errors.md` is made from this table; a test holds both equal. A code is never reused.
 */
import type { ProblemResource } from '#core/resources.ts';

export const PROBLEMS = {
  REQUEST_INVALID: {
    status: 400,
    title: 'A part of the request breaks a rule; `errors` names field and rule',
  },
  BODY_INVALID: { status: 400, title: 'The body is not the JSON that was announced' },
  UNAUTHENTICATED: { status: 401, title: 'Sign in, or send a bearer token' },
  SIGN_IN_FAILED: { status: 401, title: 'Login name, password or code is wrong' },
  FORBIDDEN: { status: 403, title: 'Your role does not allow this' },
  PASSWORD_WRONG: { status: 403, title: 'Your present password or the code is wrong' },
  CROSS_SITE: { status: 403, title: 'The request came from a page of another site' },
  NOT_FOUND: { status: 404, title: 'There is nothing here, or it is not yours to see' },
  CONFLICT: { status: 409, title: 'The present state does not allow this' },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is larger than this route takes: 64 KiB, a file of devices 5 MiB',
  },
  EXPORT_TOO_LARGE: {
    status: 413,
    title: 'The file would be larger than allowed; take a shorter range, fewer metrics or longer windows',
  },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, title: 'The body has a media type that is not taken here' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many failed attempts; wait as long as `Retry-After` says' },
  INTERNAL: { status: 500, title: 'An error of ours; the log has it under the request id' },
  STORE_UNAVAILABLE: { status: 503, title: 'A store does not answer; try again' },
  BUSY: { status: 503, title: 'Too many queries wait already; try again' },
  BASEMAP_UNAVAILABLE: {
    status: 502,
    title: 'The server of the background map does not answer as it should',
  },
  LIVE_FULL: { status: 503, title: 'No room for one more live stream; close another or try again' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface FieldError {
  field: string;
  rule: string;
}

/** Thrown by routes and hooks; `problem-replies.ts` answers with it. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterS: number | undefined;

  constructor(
    code: ProblemCode,
    options: { detail?: string; errors?: readonly FieldError[]; retryAfterS?: number } = {},
  ) {
    super(options.detail ?? PROBLEMS[code].title);
    this.name = 'ApiProblem';
    this.code = code;
    this.detail = options.detail;
    this.errors = options.errors;
    this.retryAfterS = options.retryAfterS;
  }
}

/** One broken rule of one field: the usual refusal of a route. */
export function createFieldProblem(field: string, rule: string): ApiProblem {
  return new ApiProblem('REQUEST_INVALID', { errors: [{ field, rule }] });
}

export function toProblemResource(problem: ApiProblem, requestId: string): ProblemResource {
  const { status, title } = PROBLEMS[problem.code];
  return {
    type: `urn:leitstand:problem:${problem.code}`,
    title,
    status,
    code: problem.code,
    instance: `urn:leitstand:request:${requestId}`,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.errors === undefined ? {} : { errors: [...problem.errors] }),
  };
}

/** The table of `docs/api-errors.md`. */
export function toProblemTable(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`,
  );
  return ['| code | status | meaning |', '|---|---|---|', ...rows].join('\n');
}
