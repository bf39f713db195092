/** One's own account: name, password, and the first account of who came by the link of the command line. */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import { type AccountResource, LOGIN_NAME } from '#core/access-resources.ts';
import { toAuditChanges } from '#core/audit-actions.ts';
import { checkPassword } from '#core/password-rules.ts';
import type { User } from '#store/registry/registry-people.ts';
import { principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { checkOwnPassword, findOwnUser, renewSession } from '../people/own-user.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import {
  AccountSchema,
  DisplayNameSchema,
  LoginNameSchema,
  PasswordSchema,
} from '../schemas/access-schemas.ts';
import { toAssignmentResource } from '../to-session-resource.ts';

const closed = { additionalProperties: false } as const;

export async function registerAccount(app: ApiServer, context: ApiContext): Promise<void> {
  registerProfile(app, context);
  registerFirstAccount(app, context);

  app.post(
    '/api/v1/account/password',
    {
      config: { access: 'signed-in', audit: 'account.password' },
      schema: {
        tags: ['account'],
        summary: 'Another password; all other sessions end',
        body: Type.Object({ present: PasswordSchema, next: PasswordSchema }, closed),
        response: { 204: Type.Null({ description: 'Changed' }) },
      },
    },
    async (request, reply) => {
      const user = await findOwnUser(context, request);
      const { present, next } = request.body;
      refuseWeakPassword('next', next, user.loginName);
      await checkOwnPassword(context, request, user, present);
      const passwordHash = await context.people.passwords.hash(next);
      await context.change(request, async ({ people, note }) => {
        await people.changeUser({ ...user, passwordHash });
        await note({ objectId: user.id });
      });
      await renewSession(context, request, reply);
      return reply.code(204).send(null);
    },
  );
}

function registerProfile(app: ApiServer, context: ApiContext): void {
  app.get(
    '/api/v1/account',
    {
      config: { access: 'signed-in', scope: 'noTokens' },
      schema: { tags: ['account'], summary: 'Your own account', response: { 200: AccountSchema } },
    },
    async request => toAccountResource(context, await findOwnUser(context, request)),
  );

  app.patch(
    '/api/v1/account',
    {
      config: { access: 'signed-in', audit: 'account.change' },
      schema: {
        tags: ['account'],
        summary: 'What you are called',
        body: Type.Object({ displayName: DisplayNameSchema }, closed),
        response: { 200: AccountSchema },
      },
    },
    async request => {
      const user = await findOwnUser(context, request);
      const displayName = toName('displayName', request.body.displayName);
      const changed = await context.change(request, async ({ people, note }) => {
        const changes = toAuditChanges({ name: user.displayName }, { name: displayName });
        await note({ objectId: user.id, changes });
        return people.changeUser({ ...user, displayName });
      });
      return toAccountResource(context, changed);
    },
  );
}

function registerFirstAccount(app: ApiServer, context: ApiContext): void {
  app.post(
    '/api/v1/account',
    {
      config: { access: 'signed-in', audit: 'user.invite' },
      schema: {
        tags: ['account'],
        summary: 'Makes an account of a session that began with the link of the command line',
        body: Type.Object(
          { loginName: LoginNameSchema, displayName: DisplayNameSchema, password: PasswordSchema },
          closed,
        ),
        response: { 201: AccountSchema },
      },
    },
    async (request, reply) => {
      const { type, userId, assignments } = principalOf(request);
      if (type !== 'session' || userId !== undefined) {
        throw new ApiProblem('CONFLICT', { detail: 'You have an account already' });
      }
      const loginName = toLoginName(request.body.loginName);
      const displayName = toName('displayName', request.body.displayName);
      refuseWeakPassword('password', request.body.password, loginName);
      const passwordHash = await context.people.passwords.hash(request.body.password);
      const user = await context.change(request, async ({ people, note }) => {
        const created = await people.createUser({
          id: randomUUID(),
          loginName,
          displayName,
          passwordHash,
          totpState: 'off',
          recoveryHashes: [],
          enabled: true,
          assignments,
          createdMs: context.clock.nowMs(),
          lastSignInMs: context.clock.nowMs(),
        });
        await note({ objectId: created.id, changes: [{ field: 'loginName', to: loginName }] });
        return created;
      });
      await renewSession(context, request, reply, {
        name: displayName,
        userId: user.id,
        assignments: [],
        isLimited: context.signIn.secondFactor === 'required',
      });
      return reply.code(201).send(toAccountResource(context, user));
    },
  );
}

export function toLoginName(text: string): string {
  const name = text.trim().normalize('NFC');
  if (LOGIN_NAME.test(name)) return name;
  throw createFieldProblem(
    'loginName',
    'must have 2 to 64 letters, digits or ._@+- and begin with a letter or digit',
  );
}

/** A line of text with something in it. */
export function toName(field: string, text: string): string {
  const name = text.replaceAll(/\p{C}/gu, ' ').trim().normalize('NFC');
  if (name === '') throw createFieldProblem(field, 'must not be empty');
  return name;
}

function refuseWeakPassword(field: string, password: string, loginName: string): void {
  const fault = checkPassword(password, loginName);
  if (fault) throw createFieldProblem(field, fault);
}

export function toAccountResource({ signIn }: ApiContext, user: User): AccountResource {
  return {
    id: user.id,
    loginName: user.loginName,
    displayName: user.displayName,
    hasPassword: user.passwordHash !== undefined,
    ...(user.oidc ? { provider: user.oidc.issuer } : {}),
    secondFactor: user.totpState,
    isSecondFactorRequired: signIn.secondFactor === 'required',
    recoveryCodesLeft: user.recoveryHashes.length,
    assignments: user.assignments.map(toAssignmentResource),
  };
}
