/**
 * A user's one-time link: an invitation, or a new password for who forgot it. What always holds: the link is used up with
 * the password being set, all sessions of the user end, and a second factor that is set up is asked for all the same.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { checkPassword } from '#core/password-rules.ts';
import { toSecretHash } from '#core/secrets.ts';
import type { User } from '#store/registry/registry-people.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { sendHtmlPage } from '../html-page.ts';
import { endSessionsOf } from '../people/end-sessions.ts';
import { beginAttempt, beginSession } from '../people/password-sign-in.ts';
import { createSignInPages, type SignInPages } from '../people/sign-in-pages.ts';
import { sendPasswordForm, sendRefusal } from '../people/sign-in-replies.ts';
import { ApiProblem } from '../problems.ts';
import { isForeignPage } from '../same-origin.ts';
import { SECRET_PATTERN } from '../sessions.ts';
import { toAddressSource } from '../sign-in-throttle.ts';

const Password = Type.String({ maxLength: 512 });

export function registerInvitation(app: ApiServer, context: ApiContext): void {
  app.post(
    '/sign-in/invitation',
    {
      config: { access: 'open', audit: 'account.password' },
      schema: {
        tags: ['session'],
        summary: 'Sets the password of whom the link was made for, and signs in',
        consumes: ['application/x-www-form-urlencoded'],
        body: Type.Object({
          link: Type.String({ maxLength: 128 }),
          name: Type.Optional(Type.String({ maxLength: 128 })),
          password: Password,
          repeat: Password,
        }),
      },
    },
    async (request, reply) => {
      if (isForeignPage(request, context.publicUrl)) throw new ApiProblem('CROSS_SITE');
      const { link, password, repeat } = request.body;
      const pages = createSignInPages(request);
      const attempt = { source: toAddressSource(request.ip) };
      try {
        beginAttempt(context, attempt);
      } catch (error) {
        return sendRefusal(context, request, reply, error, undefined);
      }
      const user = await findInvited(context, link);
      if (!user) return sendHtmlPage(reply, 401, pages.linkOver());
      context.people.throttle.forgive(attempt);
      const fault = findFault(pages, user, password, repeat);
      if (fault !== undefined) {
        const { displayName: name, loginName } = user;
        return sendHtmlPage(reply, 400, pages.newPasswordForm({ link, name, loginName, fault }));
      }
      const changed = await setPassword(context, request, user, { link, password });
      return changed ? begin(context, request, reply, changed) : sendHtmlPage(reply, 401, pages.linkOver());
    },
  );
}

function findFault(
  { words }: SignInPages,
  { loginName }: User,
  password: string,
  repeat: string,
): string | undefined {
  if (password !== repeat) return words.notSame;
  const fault = checkPassword(password, loginName);
  return fault && words.faults[fault];
}

async function findInvited({ registry, clock }: ApiContext, link: string): Promise<User | undefined> {
  if (!SECRET_PATTERN.test(link)) return undefined;
  const grant = await registry.access.findLink(toSecretHash(link), clock.nowMs());
  return grant?.userId === undefined ? undefined : registry.people.getUser(grant.userId);
}

/** Undefined: somebody else was quicker with the link. */
async function setPassword(
  context: ApiContext,
  request: FastifyRequest,
  user: User,
  { link, password }: { link: string; password: string },
): Promise<User | undefined> {
  const passwordHash = await context.people.passwords.hash(password);
  const changed = await context.change(request, async ({ access, people, note }) => {
    const grant = await access.redeemLink(toSecretHash(link), context.clock.nowMs());
    if (grant?.userId !== user.id) return undefined;
    for (const other of await access.listGrantsOf(user.id, 'link')) await access.deleteGrant(other.id);
    await note({ actor: { id: user.id, name: user.displayName }, objectId: user.id });
    return people.changeUser({ ...user, passwordHash });
  });
  if (changed) await endSessionsOf(context, user.id);
  return changed;
}

async function begin(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  user: User,
): Promise<FastifyReply> {
  if (user.totpState === 'on') {
    const { words } = createSignInPages(request);
    return sendPasswordForm(context, request, reply, {
      status: 200,
      next: undefined,
      notice: words.passwordSet,
    });
  }
  context.people.browsers.remember(request, reply, user.loginName);
  await beginSession(context, request, reply, user, 'invitation');
  return reply.redirect('/', 303);
}
