/**
 * Sign-in by the identity provider. The attempt's state, nonce and PKCE verifier are kept by the browser in a sealed
 * cookie for ten minutes; the session's cookie needs a step of our own, because the browser comes from another site.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { DISPLAY_NAME_MAX, LOGIN_NAME } from '#core/access-resources.ts';
import type { User } from '#store/registry/registry-people.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { sendHtmlPage } from '../html-page.ts';
import type { OidcAttempt, OidcPerson } from '../people/oidc.ts';
import { beginSession } from '../people/password-sign-in.ts';
import { createSignInPages, toLocalPath } from '../people/sign-in-pages.ts';
import { sendPasswordForm } from '../people/sign-in-replies.ts';
import { ApiProblem } from '../problems.ts';

const ATTEMPT_COOKIE = 'leitstand_oidc';
const ATTEMPT_LASTS_MS = 10 * 60_000;
const CALLBACK = '/sign-in/oidc/callback';

interface KeptAttempt extends OidcAttempt {
  next: string;
  untilMs: number;
}

export function registerOidc(app: ApiServer, context: ApiContext): void {
  const cookie = {
    path: CALLBACK,
    httpOnly: true,
    // Strict would be kept back when the provider sends the browser here.
    sameSite: 'lax',
    secure: context.secureCookies,
  } as const;

  app.get(
    '/sign-in/oidc',
    {
      config: { access: 'open' },
      schema: {
        tags: ['session'],
        summary: 'Sends the browser to the identity provider',
        querystring: Type.Object({ next: Type.Optional(Type.String({ maxLength: 2_048 })) }),
      },
    },
    async (request, reply) => {
      const oidc = oidcOf(context);
      try {
        const { address, attempt } = await oidc.begin(toRedirectUrl(context, request));
        const kept: KeptAttempt = {
          ...attempt,
          next: toLocalPath(request.query.next),
          untilMs: context.clock.nowMs() + ATTEMPT_LASTS_MS,
        };
        const sealed = context.people.sealer.seal(Buffer.from(JSON.stringify(kept)), ATTEMPT_COOKIE);
        reply.setCookie(ATTEMPT_COOKIE, Buffer.from(sealed).toString('base64url'), {
          ...cookie,
          maxAge: ATTEMPT_LASTS_MS / 1000,
        });
        return reply.redirect(address, 303);
      } catch (error) {
        return sendFailure(context, request, reply, error);
      }
    },
  );

  app.get(
    CALLBACK,
    {
      config: { access: 'open' },
      schema: { tags: ['session'], summary: 'Where the identity provider sends the browser back to' },
    },
    async (request, reply) => {
      const oidc = oidcOf(context);
      const attempt = openAttempt(context, request);
      reply.clearCookie(ATTEMPT_COOKIE, cookie);
      if (!attempt) return sendFailure(context, request, reply, new Error('no attempt was begun'));
      let person: OidcPerson;
      try {
        const answer = new URL(request.url, toRedirectUrl(context, request));
        person = await oidc.finish(answer, attempt);
      } catch (error) {
        return sendFailure(context, request, reply, error);
      }
      const user = await findOrCreateUser(context, request, person);
      const pages = createSignInPages(request);
      if (!user) {
        context.metrics.countSignInFailure();
        const fault = pages.words.providerGivesNothing;
        return sendPasswordForm(context, request, reply, { status: 403, next: undefined, fault });
      }
      await beginSession(context, request, reply, user, 'oidc');
      return sendHtmlPage(reply, 200, pages.goOn(attempt.next));
    },
  );
}

function oidcOf({ people }: ApiContext) {
  if (!people.oidc) throw new ApiProblem('NOT_FOUND');
  return people.oidc;
}

function toRedirectUrl({ publicUrl }: ApiContext, request: FastifyRequest): string {
  return new URL(CALLBACK, publicUrl ?? `${request.protocol}://${request.host}`).href;
}

function openAttempt({ people, clock }: ApiContext, request: FastifyRequest): KeptAttempt | undefined {
  const cookie = request.cookies[ATTEMPT_COOKIE];
  const bytes = cookie && people.sealer.open(Buffer.from(cookie, 'base64url'), ATTEMPT_COOKIE);
  if (!bytes) return undefined;
  const kept = JSON.parse(Buffer.from(bytes).toString('utf8')) as KeptAttempt;
  return clock.nowMs() < kept.untilMs ? kept : undefined;
}

function sendFailure(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  context.metrics.countSignInFailure();
  // Not the whole error: it may hold what the provider sent.
  const { message, code } = error as { message?: string; code?: string };
  context.log.warn({ reason: message, code }, 'sign-in by the identity provider failed');
  const fault = createSignInPages(request).words.providerFailed;
  return sendPasswordForm(context, request, reply, { status: 401, next: undefined, fault });
}

/**
 * By issuer and subject alone. Roles of the provider replace those of before; who has none of them does not come in.
 * Without roles of the provider who comes for the first time has none until an administrator gives some.
 */
async function findOrCreateUser(
  context: ApiContext,
  request: FastifyRequest,
  person: OidcPerson,
): Promise<User | undefined> {
  const { registry } = context;
  const { issuer, subject, assignments } = person;
  const known = await registry.people.findUserByOidc(issuer, subject);
  if (known && !known.enabled) return undefined;
  if (assignments?.length === 0 && !known) return undefined;
  if (known && (assignments === undefined || isSame(assignments, known.assignments))) return known;
  const loginName = await chooseLoginName(context, person);
  const changed = await context.change(request, async ({ people, note }) => {
    const user = known
      ? await people.changeUser({ ...known, assignments: assignments ?? known.assignments })
      : await people.createUser({
          id: randomUUID(),
          loginName,
          displayName: (person.displayName ?? loginName).slice(0, DISPLAY_NAME_MAX),
          totpState: 'off',
          recoveryHashes: [],
          oidc: { issuer, subject },
          enabled: true,
          assignments: assignments ?? [],
          createdMs: context.clock.nowMs(),
        });
    await note({
      action: known ? 'user.change' : 'user.invite',
      actor: { id: user.id, name: user.displayName },
      objectId: user.id,
      changes: [{ field: 'method', to: 'oidc' }],
    });
    return user;
  });
  return assignments?.length === 0 ? undefined : changed;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What the provider calls the person, if nobody here is called so. */
async function chooseLoginName({ registry }: ApiContext, person: OidcPerson): Promise<string> {
  const wanted = person.loginName?.normalize('NFC');
  if (wanted !== undefined && LOGIN_NAME.test(wanted) && !(await registry.people.findUserByLoginName(wanted)))
    return wanted;
  const digest = createHash('sha256').update(`${person.issuer} ${person.subject}`).digest('hex');
  return `oidc-${digest.slice(0, 12)}`;
}
