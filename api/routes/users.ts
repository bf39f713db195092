/**
 * The people who use the console, for administrators: list, invite, change, a new link, delete. What somebody may not
 * manage is not there for them. Whoever's rights change signs in again; nobody changes their own.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { UserResource, UserWithLink } from '#core/access-resources.ts';
import { toAuditChanges } from '#core/audit-actions.ts';
import type { User } from '#store/registry/registry-people.ts';
import { ADMIN_ROLES, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { endSessionsOf } from '../people/end-sessions.ts';
import {
  isManaged,
  parseAssignments,
  refuseBeyondOwn,
  toAssignmentsText,
  toOnlyCity,
} from '../people/managed-users.ts';
import { putUserLink, toOrigin, type UserLink } from '../people/user-links.ts';
import { ApiProblem } from '../problems.ts';
import {
  AssignmentsSchema,
  DisplayNameSchema,
  LoginNameSchema,
  UserSchema,
  UserWithLinkSchema,
} from '../schemas/access-schemas.ts';
import { toTime } from '../to-device-summary.ts';
import { toAssignmentResource } from '../to-session-resource.ts';
import { toLoginName, toName } from './account.ts';

const closed = { additionalProperties: false } as const;
const UserParameters = Type.Object({ id: Type.String({ maxLength: 64 }) });

export async function registerUsers(app: ApiServer, context: ApiContext): Promise<void> {
  registerList(app, context);
  registerInvite(app, context);
  registerChange(app, context);
  registerDelete(app, context);
}

function registerList(app: ApiServer, context: ApiContext): void {
  app.get(
    '/api/v1/users',
    {
      config: { access: ADMIN_ROLES, scope: 'noTokens' },
      schema: {
        tags: ['users'],
        summary: 'The people you may manage, by login name',
        response: { 200: Type.Object({ items: Type.Array(UserSchema) }) },
      },
    },
    async request => {
      const users = await context.registry.people.listUsers();
      const managed = users.filter(user => isManaged(principalOf(request), user));
      return { items: managed.map(user => toUserResource(request, user)) };
    },
  );

  app.get(
    '/api/v1/users/:id',
    {
      config: { access: ADMIN_ROLES, scope: 'noTokens' },
      schema: {
        tags: ['users'],
        summary: 'One of them',
        params: UserParameters,
        response: { 200: UserSchema },
      },
    },
    async request => toUserResource(request, await findManaged(context, request, request.params.id)),
  );
}

function registerInvite(app: ApiServer, context: ApiContext): void {
  const { clock } = context;
  app.post(
    '/api/v1/users',
    {
      config: { access: ADMIN_ROLES, audit: 'user.invite' },
      schema: {
        tags: ['users'],
        summary: 'Invites somebody; the link in the answer is shown this once',
        body: Type.Object(
          { loginName: LoginNameSchema, displayName: DisplayNameSchema, assignments: AssignmentsSchema },
          closed,
        ),
        response: { 201: UserWithLinkSchema },
      },
    },
    async (request, reply) => {
      const loginName = toLoginName(request.body.loginName);
      const displayName = toName('displayName', request.body.displayName);
      const assignments = parseAssignments(request.body.assignments);
      await refuseForeign(context, request, assignments);
      const { user, link } = await context.change(request, async ({ people, access, note }) => {
        const created = await people.createUser({
          id: randomUUID(),
          loginName,
          displayName,
          totpState: 'off',
          recoveryHashes: [],
          enabled: true,
          assignments,
          createdMs: clock.nowMs(),
        });
        await note({ ...toNote(created), changes: toAuditChanges({}, toAuditState(created)) });
        const origin = toOrigin(context, request);
        return { user: created, link: await putUserLink(access, created, { origin, nowMs: clock.nowMs() }) };
      });
      return reply.code(201).send(toUserWithLink(request, user, link));
    },
  );

  app.post(
    '/api/v1/users/:id/link',
    {
      config: { access: ADMIN_ROLES, audit: 'user.reset' },
      schema: {
        tags: ['users'],
        summary: 'A link with which the person sets a new password; shown this once',
        params: UserParameters,
        response: { 201: UserWithLinkSchema },
      },
    },
    async (request, reply) => {
      const user = await findManaged(context, request, request.params.id);
      if (user.oidc) {
        throw new ApiProblem('CONFLICT', { detail: 'Who signs in by an identity provider has no password' });
      }
      const link = await context.change(request, async ({ access, note }) => {
        await note(toNote(user));
        const origin = toOrigin(context, request);
        return putUserLink(access, user, { origin, nowMs: clock.nowMs() });
      });
      return reply.code(201).send(toUserWithLink(request, user, link));
    },
  );
}

function registerChange(app: ApiServer, context: ApiContext): void {
  app.patch(
    '/api/v1/users/:id',
    {
      config: { access: ADMIN_ROLES, audit: 'user.change' },
      schema: {
        tags: ['users'],
        summary: 'Name, rights, whether the person may come in, a lost second factor',
        params: UserParameters,
        body: Type.Object(
          {
            version: Type.Integer({ minimum: 1 }),
            displayName: Type.Optional(DisplayNameSchema),
            isEnabled: Type.Optional(Type.Boolean()),
            assignments: Type.Optional(AssignmentsSchema),
            secondFactor: Type.Optional(Type.Literal('off')),
          },
          closed,
        ),
        response: { 200: UserSchema },
      },
    },
    async request => {
      const user = await findManaged(context, request, request.params.id);
      const { version, displayName, isEnabled, assignments, secondFactor } = request.body;
      refuseOwnRights(request, user, { isEnabled, assignments, secondFactor });
      const given = assignments && parseAssignments(assignments);
      if (given) await refuseForeign(context, request, given);
      const { totpSecret: _, totpLastStep: __, ...withoutFactor } = user;
      const wanted: User = {
        ...(secondFactor === 'off'
          ? { ...withoutFactor, totpState: 'off' as const, recoveryHashes: [] }
          : user),
        version,
        ...(displayName === undefined ? {} : { displayName: toName('displayName', displayName) }),
        ...(isEnabled === undefined ? {} : { enabled: isEnabled }),
        ...(given ? { assignments: given } : {}),
      };
      const changed = await context.change(request, async ({ people, note }) => {
        const changes = toAuditChanges(toAuditState(user), toAuditState(wanted));
        await note({ ...toNote(wanted), changes });
        return people.changeUser(wanted);
      });
      const areRightsTheSame = isEnabled === undefined && !given && secondFactor === undefined;
      if (!areRightsTheSame) await endSessionsOf(context, user.id);
      return toUserResource(request, changed);
    },
  );
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete(
    '/api/v1/users/:id',
    {
      config: { access: ADMIN_ROLES, audit: 'user.delete' },
      schema: {
        tags: ['users'],
        summary: 'Deletes a person; sessions, links and tokens go too',
        params: UserParameters,
        response: { 204: Type.Null({ description: 'Deleted' }) },
      },
    },
    async (request, reply) => {
      const user = await findManaged(context, request, request.params.id);
      refuseOwnRights(request, user, { isEnabled: false });
      await endSessionsOf(context, user.id);
      await context.change(request, async ({ people, note }) => {
        await people.deleteUser(user.id);
        await note({ ...toNote(user), changes: toAuditChanges(toAuditState(user), {}) });
      });
      return reply.code(204).send(null);
    },
  );
}

/** Throws NOT_FOUND: the same whether nobody has the id or the person is not yours to manage. */
async function findManaged({ registry }: ApiContext, request: FastifyRequest, id: string): Promise<User> {
  const user = await registry.people.getUser(id);
  if (!user || !isManaged(principalOf(request), user)) {
    throw new ApiProblem('NOT_FOUND', { detail: 'No such user' });
  }
  return user;
}

async function refuseForeign(
  { registry, clock }: ApiContext,
  request: FastifyRequest,
  assignments: User['assignments'],
): Promise<void> {
  const known = new Set((await registry.devices.listCities()).map(city => city.slug));
  refuseBeyondOwn(principalOf(request), assignments, known, clock.nowMs());
}

/** Otherwise the last administrator could shut everybody out, and anybody give themselves what they lack. */
function refuseOwnRights(request: FastifyRequest, user: User, changes: Record<string, unknown>): void {
  if (principalOf(request).userId !== user.id) return;
  if (Object.values(changes).every(value => value === undefined)) return;
  throw new ApiProblem('CONFLICT', { detail: 'Another administrator changes your own rights' });
}

function toNote({ id, assignments }: User): { objectId: string; city?: string } {
  const city = toOnlyCity(assignments);
  return { objectId: id, ...(city === undefined ? {} : { city }) };
}

function toAuditState(user: User) {
  return {
    loginName: user.loginName,
    name: user.displayName,
    enabled: user.enabled,
    role: toAssignmentsText(user.assignments),
    secondFactor: user.totpState,
  };
}

function toUserWithLink(request: FastifyRequest, user: User, link: UserLink): UserWithLink {
  return {
    user: toUserResource(request, user),
    link: link.address,
    linkExpires: toTime(link.expiresMs),
  };
}

function toUserResource(request: FastifyRequest, user: User): UserResource {
  return {
    id: user.id,
    version: user.version,
    loginName: user.loginName,
    displayName: user.displayName,
    isEnabled: user.enabled,
    isInvited: user.passwordHash === undefined && user.oidc === undefined,
    isYou: principalOf(request).userId === user.id,
    ...(user.oidc ? { provider: user.oidc.issuer } : {}),
    secondFactor: user.totpState,
    assignments: user.assignments.map(toAssignmentResource),
    created: toTime(user.createdMs),
    ...(user.lastSignInMs === undefined ? {} : { lastSignIn: toTime(user.lastSignInMs) }),
  };
}
