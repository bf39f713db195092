/**
 * One's own second factor. Each step needs the password; it counts only after a code of it was seen. With it come
 * recovery codes, shown once.
 */
import Type from 'typebox';
import type { NewSecondFactor } from '#core/access-resources.ts';
import { toAuditChanges } from '#core/audit-actions.ts';
import type { User } from '#store/registry/registry-people.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import type { Change } from '../auditing.ts';
import { checkOwnPassword, findOwnUser, renewSession } from '../people/own-user.ts';
import { beginAttempt, toAttempt } from '../people/password-sign-in.ts';
import { createRecoveryCodes, toRecoveryHash } from '../people/second-factor.ts';
import { ApiProblem } from '../problems.ts';
import { CodeSchema, NewSecondFactorSchema, PasswordSchema } from '../schemas/access-schemas.ts';

const closed = { additionalProperties: false } as const;
const WithPassword = Type.Object({ password: PasswordSchema }, closed);
const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) }, closed);

export async function registerSecondFactor(app: ApiServer, context: ApiContext): Promise<void> {
  registerSetUp(app, context);
  registerRemoval(app, context);

  app.post(
    '/api/v1/account/recovery-codes',
    {
      config: { access: 'signed-in', audit: 'account.secondFactor' },
      schema: {
        tags: ['account'],
        summary: 'New recovery codes; the old ones are worth nothing',
        body: WithPassword,
        response: { 200: RecoveryCodes },
      },
    },
    async request => {
      const user = await findOwnUser(context, request);
      await checkOwnPassword(context, request, user, request.body.password);
      if (user.totpState !== 'on') throw notSetUp();
      const recoveryCodes = createRecoveryCodes();
      await change(context, request, user, { recoveryHashes: recoveryCodes.map(toRecoveryHash) });
      return { recoveryCodes };
    },
  );
}

function registerSetUp(app: ApiServer, context: ApiContext): void {
  app.post(
    '/api/v1/account/second-factor',
    {
      config: { access: 'signed-in', audit: 'account.secondFactor' },
      schema: {
        tags: ['account'],
        summary: 'Begins to set up a second factor; a code of it must be sent to `confirm`',
        body: WithPassword,
        response: { 200: NewSecondFactorSchema },
      },
    },
    async (request): Promise<NewSecondFactor> => {
      const user = await findOwnUser(context, request);
      await checkOwnPassword(context, request, user, request.body.password);
      if (user.totpState === 'on') {
        throw new ApiProblem('CONFLICT', { detail: 'There is a second factor already: remove it first' });
      }
      const { base32, address, sealed } = context.people.secondFactor.createSecret(user);
      await change(context, request, user, { totpState: 'pending', totpSecret: sealed });
      return { secret: base32, address };
    },
  );

  app.post(
    '/api/v1/account/second-factor/confirm',
    {
      config: { access: 'signed-in', audit: 'account.secondFactor' },
      schema: {
        tags: ['account'],
        summary: 'From now on a code is needed to sign in; all other sessions end',
        body: Type.Object({ code: CodeSchema }, closed),
        response: { 200: RecoveryCodes },
      },
    },
    async (request, reply) => {
      const user = await findOwnUser(context, request);
      if (user.totpState !== 'pending') throw notSetUp();
      const attempt = toAttempt(context, request, user.loginName);
      beginAttempt(context, attempt);
      const { secondFactor, throttle } = context.people;
      const isTaken = await secondFactor.takeFirst(user, request.body.code, context.clock.nowMs());
      if (!isTaken) throw new ApiProblem('PASSWORD_WRONG');
      throttle.forgive(attempt);
      const recoveryCodes = createRecoveryCodes();
      const recoveryHashes = recoveryCodes.map(toRecoveryHash);
      // With the step that was just used up.
      const present = await findOwnUser(context, request);
      await change(context, request, present, { totpState: 'on', recoveryHashes });
      await renewSession(context, request, reply, { isLimited: false });
      return { recoveryCodes };
    },
  );
}

function registerRemoval(app: ApiServer, context: ApiContext): void {
  app.post(
    '/api/v1/account/second-factor/remove',
    {
      config: { access: 'signed-in', audit: 'account.secondFactor' },
      schema: {
        tags: ['account'],
        summary: 'The password alone is enough again; all other sessions end',
        body: WithPassword,
        response: { 204: Type.Null({ description: 'Removed' }) },
      },
    },
    async (request, reply) => {
      const user = await findOwnUser(context, request);
      await checkOwnPassword(context, request, user, request.body.password);
      if (context.signIn.secondFactor === 'required') {
        throw new ApiProblem('CONFLICT', { detail: 'A second factor is required here' });
      }
      const { totpSecret: _, totpLastStep: __, ...rest } = user;
      await change(context, request, rest, { totpState: 'off', recoveryHashes: [] });
      await renewSession(context, request, reply);
      return reply.code(204).send(null);
    },
  );
}

function change(
  { change }: ApiContext,
  request: Parameters<Change>[0],
  user: User,
  changes: Partial<User>,
): Promise<User> {
  const changed = { ...user, ...changes };
  return change(request, async ({ people, note }) => {
    await note({
      objectId: user.id,
      changes: toAuditChanges({ secondFactor: user.totpState }, { secondFactor: changed.totpState }),
    });
    return people.changeUser(changed);
  });
}

const notSetUp = () => new ApiProblem('CONFLICT', { detail: 'No second factor is being set up' });
