/** API tokens: everybody has their own; administrators see and revoke those that reach into their cities only. */
import Type, { type Static } from 'typebox';
import { isInCitySet, toCitySet } from '#core/assignments.ts';
import type { CreatedToken, TokenResource } from '#core/token-resources.ts';
import type { Grant } from '#store/registry/registry-access.ts';
import { EVERY_ROLE, type Principal, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import { CreatedTokenSchema, TokenRequestSchema, TokenSchema } from '../schemas/token-schemas.ts';
import { toTime } from '../to-device-summary.ts';
import { createToken, toTokenChanges, toTokenCities } from '../tokens.ts';

const TOKENS_PER_OWNER_MAX = 50;
const TokenParameters = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }) });

export async function registerTokens(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;

  app.get(
    '/api/v1/tokens',
    {
      config: { access: EVERY_ROLE, scope: 'noTokens' },
      schema: {
        tags: ['tokens'],
        summary: 'Your tokens, and as an administrator those of your cities',
        response: { 200: Type.Object({ items: Type.Array(TokenSchema) }) },
      },
    },
    async (request): Promise<{ items: TokenResource[] }> => {
      const principal = principalOf(request);
      const nowMs = clock.nowMs();
      const tokens = (await registry.access.listGrants('token')).filter(
        token => token.expiresMs > nowMs && isVisible(token, principal, nowMs),
      );
      const owners = new Map((await registry.people.listUsers()).map(user => [user.id, user.displayName]));
      return { items: tokens.map(token => toResource(token, principal, owners)) };
    },
  );

  app.post(
    '/api/v1/tokens',
    {
      config: { access: EVERY_ROLE, scope: 'noTokens', audit: 'token.create' },
      schema: {
        tags: ['tokens'],
        summary: 'A token with at most what you have; its secret is shown this once',
        body: TokenRequestSchema,
        response: { 201: CreatedTokenSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const nowMs = clock.nowMs();
      // Whose rights could never end, and the token with them.
      if (principal.userId === undefined) {
        throw new ApiProblem('CONFLICT', { detail: 'Make an account of your session first' });
      }
      checkRights(request.body, principal, nowMs);
      const { name, role, cities, scopes, days } = request.body;
      const { userId } = principal;
      const token = createToken({ name, assignment: { role, cities }, scopes, days, userId }, nowMs);
      await context.change(request, async ({ access, note }) => {
        const own = (await access.listGrants('token')).filter(
          grant => grant.userId === userId && grant.expiresMs > nowMs,
        );
        if (own.length >= TOKENS_PER_OWNER_MAX) {
          throw new ApiProblem('CONFLICT', { detail: `You have ${TOKENS_PER_OWNER_MAX} tokens already` });
        }
        await access.putGrant(token.grant);
        for (const city of toTokenCities(token.grant)) {
          const changes = toTokenChanges(token.grant);
          await note({ ...(city !== undefined && { city }), objectId: token.grant.id, changes });
        }
      });
      const owners = new Map([[userId, principal.name]]);
      const created: CreatedToken = {
        token: toResource(token.grant, principal, owners),
        secret: token.secret,
      };
      return reply.code(201).header('cache-control', 'no-store').send(created);
    },
  );

  app.delete(
    '/api/v1/tokens/:id',
    {
      config: { access: EVERY_ROLE, scope: 'noTokens', audit: 'token.revoke' },
      schema: {
        tags: ['tokens'],
        summary: 'Revokes a token at once',
        params: TokenParameters,
        response: { 204: Type.Null({ description: 'Revoked' }) },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { id } = request.params;
      await context.change(request, async ({ access, note }) => {
        const token = (await access.listGrants('token')).find(grant => grant.id === id);
        if (!token || !isVisible(token, principal, clock.nowMs())) throw new ApiProblem('NOT_FOUND');
        await access.deleteGrant(id);
        for (const city of toTokenCities(token)) {
          const changes = [{ field: 'name' as const, from: token.name }];
          await note({ ...(city !== undefined && { city }), objectId: id, changes });
        }
      });
      context.liveHub.endOf(id);
      return reply.code(204).send(null);
    },
  );
}

function isOwn(token: Grant, { userId }: Principal): boolean {
  return userId !== undefined && token.userId === userId;
}

function isVisible(token: Grant, principal: Principal, nowMs: number): boolean {
  if (isOwn(token, principal)) return true;
  const administered = toCitySet(principal.assignments, ['admin'], nowMs);
  if (administered === '*') return true;
  const cities = toTokenCities(token);
  return cities.length > 0 && cities.every(city => city !== undefined && administered.includes(city));
}

/** Whoever holds the role in fewer cities is told the same as of a city that does not exist. */
function checkRights(
  { role, cities }: Static<typeof TokenRequestSchema>,
  { assignments }: Principal,
  nowMs: number,
): void {
  const own = toCitySet(assignments, [role], nowMs);
  if (own.length === 0) throw createFieldProblem('role', 'must be one of yours');
  const isWithin = cities === '*' ? own === '*' : cities.every(city => isInCitySet(own, city));
  if (!isWithin) throw createFieldProblem('cities', 'must be among those in which you have the role');
}

function toResource(token: Grant, principal: Principal, owners: ReadonlyMap<string, string>): TokenResource {
  const { id, name, assignments, scopes, createdMs, expiresMs, lastUsedMs, userId } = token;
  const owner = userId === undefined ? undefined : owners.get(userId);
  return {
    id,
    name,
    assignments: assignments.map(({ role, cities, untilMs }) => ({
      role,
      cities: cities === '*' ? '*' : [...cities],
      ...(untilMs === undefined ? {} : { until: toTime(untilMs) }),
    })),
    ...(scopes === undefined ? {} : { scopes: [...scopes] }),
    created: toTime(createdMs),
    expires: toTime(expiresMs),
    ...(lastUsedMs === undefined ? {} : { lastUsed: toTime(lastUsedMs) }),
    ...(owner === undefined ? {} : { owner }),
    isOwn: isOwn(token, principal),
  };
}
