/**
 * Who changed what, by the api. What always holds: a route that may change something says by which action the log tells
 * of it, and no such request succeeds without an entry. `change` writes it in the transaction of the change; where the
 * change is no transaction of the registry, the entry is written before the answer is sent. What somebody tried whose
 * roles do not allow it is told of too.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditAction, AuditActor, AuditWay } from '#core/audit-actions.ts';
import type { Clock } from '#core/clock.ts';
import type { Registry, RegistryGroups } from '#store/registry/registry.ts';
import type { AuditDraft } from '#store/registry/registry-audit.ts';
import type { Principal } from './access.ts';
import { ApiProblem, type ProblemCode } from './problems.ts';
import { createRefusalLimit, type RefusalLimit } from './refusal-limit.ts';

/** changesNothing: for what is asked by POST because the question is long. */
export type RouteAudit = AuditAction | 'changesNothing';

/** What an entry tells beyond who, when and by which route. */
export interface AuditNote
  extends Pick<AuditDraft, 'city' | 'objectId' | 'changes' | 'outcome'>,
    Partial<Pick<AuditDraft, 'action' | 'actor'>> {}

export interface ChangeGroups extends RegistryGroups {
  /** Writes an entry in the same transaction. */
  note(note: AuditNote): Promise<void>;
}

/** All of the work is done and told of, or nothing. See `Registry.transaction` for what the work must not do. */
export type Change = <Result>(
  request: FastifyRequest,
  work: (groups: ChangeGroups) => Promise<Result>,
) => Promise<Result>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required on every route that is not only read. */
    audit?: RouteAudit;
  }
  interface FastifyRequest {
    isAudited: boolean;
  }
}

const REFUSALS: ReadonlySet<ProblemCode> = new Set(['FORBIDDEN', 'CROSS_SITE']);
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function createChange(registry: Registry): Change {
  return async (request, work) => {
    let isTold = false;
    const result = await registry.transaction(groups =>
      work({
        ...groups,
        async note(note) {
          await groups.audit.append([toDraft(request, note)]);
          isTold = true;
        },
      }),
    );
    request.isAudited ||= isTold;
    return result;
  };
}

/** Call before any route is registered, and after authentication was added. */
export function addAuditing(app: FastifyInstance, registry: Registry, clock: Clock): void {
  app.decorateRequest('isAudited', false);
  addRefusals(app, registry, createRefusalLimit(clock));
  app.addHook('onSend', async (request, reply) => {
    const { audit } = request.routeOptions.config;
    const isTold = request.isAudited || audit === undefined || audit === 'changesNothing';
    if (isTold || reply.statusCode >= 400 || request.principal === null) return;
    const { id } = (request.params ?? {}) as { id?: string };
    await registry.audit.append([toDraft(request, id === undefined ? {} : { objectId: id })]);
    request.isAudited = true;
  });
}

/** Who is known and tried what their roles do not allow, or was made to by a page of others. */
function addRefusals(app: FastifyInstance, registry: Registry, limit: RefusalLimit): void {
  app.addHook('onError', async (request, _reply, error) => {
    const { caller } = request;
    const { audit } = request.routeOptions.config;
    const isRefusal = error instanceof ApiProblem && REFUSALS.has(error.code);
    if (!isRefusal || !caller || audit === undefined || audit === 'changesNothing') return;
    const actor = toAuditActor(caller);
    if (!limit.take(actor.id, audit)) return;
    const { id: objectId } = (request.params ?? {}) as { id?: string };
    const where = { ...(objectId !== undefined && { objectId }), requestId: request.id };
    const draft = { actor, via: toWay(caller), action: audit, outcome: 'refused', ...where } as const;
    await registry.audit
      .append([draft])
      .catch(cause => request.log.error({ err: cause }, 'refusal not told of'));
  });
}

export function isUnsafe(methods: string | readonly string[]): boolean {
  return [methods].flat().some(method => !SAFE_METHODS.has(method));
}

/** Of a person the pseudonymous id; of a token its own, so that its entries are found by it. */
export function toAuditActor(principal: Pick<Principal, 'type' | 'id' | 'userId' | 'name'>): AuditActor {
  const { type, id, userId, name } = principal;
  return { id: type === 'session' && userId !== undefined ? userId : `${type}:${id}`, name };
}

function toDraft(request: FastifyRequest, note: AuditNote): AuditDraft {
  const { principal } = request;
  const { audit } = request.routeOptions.config;
  const action = note.action ?? audit;
  if (action === undefined || action === 'changesNothing') {
    throw new Error(`${request.routeOptions.url} tells of a change, but not of which`);
  }
  const actor = note.actor ?? (principal && toAuditActor(principal));
  if (!actor) throw new Error(`${request.routeOptions.url} tells of a change by nobody`);
  return { ...note, action, actor, via: toWay(principal), requestId: request.id };
}

/** An open route begins a session. */
function toWay(principal: Pick<Principal, 'type'> | null): AuditWay {
  return principal?.type === 'token' ? 'token' : 'session';
}
