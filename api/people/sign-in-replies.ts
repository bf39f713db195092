/** The form of the sign-in page as an answer: at first, and again when something was wrong. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { sendHtmlPage } from '../html-page.ts';
import { ApiProblem, PROBLEMS } from '../problems.ts';
import { createSignInPages, toLocalPath } from './sign-in-pages.ts';

/** The form again, saying what is wrong; anything unexpected is thrown on. */
export function sendRefusal(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
  next: string | undefined,
): FastifyReply {
  if (!(error instanceof ApiProblem)) throw error;
  const { words } = createSignInPages(request);
  const faults: Partial<Record<ApiProblem['code'], string>> = {
    SIGN_IN_FAILED: words.failed,
    TOO_MANY_REQUESTS: words.wait(error.retryAfterS ?? 60),
    BUSY: words.busy,
  };
  const fault = faults[error.code];
  if (fault === undefined) throw error;
  if (error.retryAfterS !== undefined) reply.header('retry-after', String(error.retryAfterS));
  return sendPasswordForm(context, request, reply, { status: PROBLEMS[error.code].status, next, fault });
}

export function sendPasswordForm(
  { people }: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { status, next, ...texts }: { status: number; next: string | undefined; fault?: string; notice?: string },
): FastifyReply {
  const form = createSignInPages(request).passwordForm({
    next: toLocalPath(next),
    ...texts,
    ...(people.oidc ? { provider: people.oidc.name } : {}),
  });
  return sendHtmlPage(reply, status, form);
}
