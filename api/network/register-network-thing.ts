/**
 * How nodes, links, deployments, outages and kit are added, replaced and deleted: alike. What always holds: the city is one
 * where the caller holds a role of the route, a foreign one answers like one that does not exist; faults name the field as
 * sent; whoever names an old version is told; the audit log tells of it in the same transaction.
 */
import { randomUUID } from 'node:crypto';
import Type, { type TSchema } from 'typebox';
import type { Role } from '#core/assignments.ts';
import { type AuditAction, type AuditField, type AuditValue, toAuditChanges } from '#core/audit-actions.ts';
import type { FieldFault } from '#core/check-device.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import { isAllowedCity, type Principal, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import type { AuditNote } from '../auditing.ts';
import { ApiProblem } from '../problems.ts';
import { createFieldsProblem } from '../requests/request-problems.ts';
import { NetworkThingParameters } from '../schemas/network-schemas.ts';
import { VersionParameter } from '../schemas/notification-schemas.ts';

export interface ThingStamp extends Changed {
  id: string;
  city: string;
  version: number;
}

interface Item extends Changed {
  city: string;
  version: number;
}

export interface NetworkThing<T extends Item, Body extends { city: string }, Resource> {
  /** `/api/v1/network/links` */
  path: string;
  /** For whoever reads a message. */
  word: string;
  access: readonly Role[];
  actions: { create: AuditAction; change: AuditAction; delete: AuditAction };
  body: TSchema;
  resource: TSchema;
  idOf(item: T): string;
  find(groups: RegistryGroups, id: string): Promise<T | undefined>;
  /** @param before absent: it is new */
  toItem(body: Body, stamp: ThingStamp, before: T | undefined): T;
  /** Runs in the transaction; may throw a problem of its own. */
  check(groups: RegistryGroups, item: T, context: CheckContext<T, Body>): Promise<readonly FieldFault[]>;
  put(groups: RegistryGroups, item: T): Promise<void>;
  delete(groups: RegistryGroups, item: T, version: number): Promise<boolean>;
  toResource(groups: RegistryGroups, item: T): Promise<Resource>;
  toAudited(item: T, body: Body | undefined): Partial<Record<AuditField, AuditValue | undefined>>;
}

export interface CheckContext<T, Body> {
  principal: Principal;
  body: Body;
  before: T | undefined;
  nowMs: number;
}

const tags = ['network'];

export function registerNetworkThing<T extends Item, Body extends { city: string }, Resource>(
  app: ApiServer,
  context: ApiContext,
  thing: NetworkThing<T, Body, Resource>,
): void {
  const { path, word, access, actions } = thing;

  async function findOwn(groups: RegistryGroups, principal: Principal, id: string): Promise<T> {
    const item = await thing.find(groups, id);
    if (!item || !isAllowedCity(principal, item.city))
      throw new ApiProblem('NOT_FOUND', { detail: `No such ${word}` });
    return item;
  }

  async function store(
    groups: RegistryGroups & { note(note: AuditNote): Promise<void> },
    item: T,
    check: CheckContext<T, Body>,
  ): Promise<Resource> {
    const faults = await thing.check(groups, item, check);
    if (faults.length > 0) throw createFieldsProblem(faults);
    await thing.put(groups, item);
    const before = check.before ? thing.toAudited(check.before, undefined) : {};
    const changes = toAuditChanges(before, thing.toAudited(item, check.body));
    await groups.note({ city: item.city, objectId: thing.idOf(item), changes });
    return thing.toResource(groups, item);
  }

  app.post(
    path,
    {
      config: { access, audit: actions.create },
      schema: { tags, summary: `Adds a ${word}`, body: thing.body, response: { 201: thing.resource } },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const body = request.body as Body;
      await context.allowedCities(principal, body.city);
      const nowMs = context.clock.nowMs();
      const changed = { changedMs: nowMs, changedBy: principal.name };
      const stamp = { ...changed, id: randomUUID(), city: body.city, version: 1 };
      const item = thing.toItem(body, stamp, undefined);
      const resource = await context.change(request, groups =>
        store(groups, item, { principal, body, before: undefined, nowMs }),
      );
      return reply.code(201).send(resource);
    },
  );

  app.put(
    `${path}/:id`,
    {
      config: { access, audit: actions.change },
      schema: {
        tags,
        summary: `Replaces a ${word}; its city stays`,
        params: NetworkThingParameters,
        querystring: VersionParameter,
        body: thing.body,
        response: { 200: thing.resource },
      },
    },
    async request => {
      const principal = principalOf(request);
      const body = request.body as Body;
      const nowMs = context.clock.nowMs();
      return context.change(request, async groups => {
        const before = await findOwn(groups, principal, request.params.id);
        const changed = { changedMs: nowMs, changedBy: principal.name };
        const version = request.query.version + 1;
        const stamp = { ...changed, id: thing.idOf(before), city: before.city, version };
        const item = thing.toItem(body, stamp, before);
        return store(groups, item, { principal, body, before, nowMs });
      });
    },
  );

  app.delete(
    `${path}/:id`,
    {
      config: { access, audit: actions.delete },
      schema: {
        tags,
        summary: `Deletes a ${word}`,
        params: NetworkThingParameters,
        querystring: VersionParameter,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      await context.change(request, async groups => {
        const before = await findOwn(groups, principal, request.params.id);
        if (!(await thing.delete(groups, before, request.query.version)))
          throw new ApiProblem('CONFLICT', { detail: `The ${word} was changed by somebody else` });
        const changes = toAuditChanges(thing.toAudited(before, undefined), {});
        await groups.note({ city: before.city, objectId: thing.idOf(before), changes });
      });
      return reply.code(204).send(null);
    },
  );
}
