/** Asking for bandwidth, and every step that people take with a request. Everything done is in the audit log. */
import Type from 'typebox';
import type { RequestAnswer, RequestContactResource, TrackingCodeResource } from '#core/request-resources.ts';
import type { RequestContact } from '#core/requests/bandwidth-request.ts';
import { toRequestContact } from '#store/registry/to-request-contact.ts';
import { type Principal, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { createFieldProblem } from '../problems.ts';
import { readNetworkNames } from '../requests/network-names.ts';
import { createUnknownRequest, findRequest, readRequestDetail } from '../requests/read-request.ts';
import { createRequestActions, type RequestOutcome, toContactDetails } from '../requests/request-actions.ts';
import { toAdmissionResource } from '../requests/to-admission-resource.ts';
import { REQUESTING_ROLES, TAKING_PART_ROLES, toRequestActor } from '../requests/to-request-actor.ts';
import { mayReadContact } from '../requests/to-request-detail.ts';
import { toRequestStep } from '../requests/to-request-step.ts';
import {
  ContactRequestSchema,
  NewRequestSchema,
  RequestContactSchema,
  RequestParameters,
  RequestStepSchema,
  RevisionParameter,
} from '../schemas/request-content-schemas.ts';
import { TrackingCodeSchema } from '../schemas/request-page-schemas.ts';
import { RequestAnswerSchema } from '../schemas/request-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const tags = ['requests'];
const KEY = /^[\x21-\x7e]{1,100}$/;

export async function registerRequestSteps(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry } = context;
  const actions = createRequestActions(context);

  async function toAnswer(principal: Principal, outcome: RequestOutcome): Promise<RequestAnswer> {
    const { request, admission, trackingCode } = outcome;
    const detail = await readRequestDetail(context, principal, request);
    return {
      request: detail,
      ...(admission && { admission: await toAdmission(admission, request) }),
      ...(trackingCode !== undefined && { trackingCode }),
    };
  }

  async function toAdmission(
    admission: NonNullable<RequestOutcome['admission']>,
    { city, window }: RequestOutcome['request'],
  ) {
    const span = { fromMs: window.setupStartMs, untilMs: window.teardownEndMs };
    const { links } = await registry.network.admissionNetwork(city, span);
    return toAdmissionResource(admission, await readNetworkNames(registry.devices, [city], links));
  }

  app.post(
    '/api/v1/requests',
    {
      config: { access: REQUESTING_ROLES, audit: 'request.create' },
      schema: {
        ...{ tags, summary: 'Asks for bandwidth; submitted at once, the answer says whether it fits' },
        headers: Type.Object({
          'idempotency-key': Type.Optional(
            Type.String({ description: 'The same key within a day makes one request of several attempts' }),
          ),
        }),
        body: NewRequestSchema,
        response: { 200: RequestAnswerSchema, 201: RequestAnswerSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      await context.allowedCities(principal, request.body.city);
      const key = request.headers['idempotency-key'];
      if (key !== undefined && !KEY.test(key))
        throw createFieldProblem('Idempotency-Key', 'is at most 100 visible characters');
      const outcome = await actions.create(request, principal, request.body, key);
      const answer: RequestAnswer = await toAnswer(principal, outcome);
      return reply.code(outcome.isNew ? 201 : 200).send(answer);
    },
  );

  app.post(
    '/api/v1/requests/:id/steps',
    {
      config: { access: TAKING_PART_ROLES, audit: 'request.change' },
      schema: {
        ...{
          tags,
          summary: 'Takes a step: submit, approve, reject, withdraw, displace, set up, end, note, …',
        },
        params: RequestParameters,
        querystring: RevisionParameter,
        body: RequestStepSchema,
        response: { 200: RequestAnswerSchema },
      },
    },
    async (request): Promise<RequestAnswer> => {
      const principal = principalOf(request);
      const known = await findRequest(context, principal, request.params.id);
      const step = toRequestStep(request.body);
      return toAnswer(principal, await actions.step(request, principal, known, step, request.query.revision));
    },
  );

  app.post(
    '/api/v1/requests/:id/tracking-code',
    {
      config: { access: REQUESTING_ROLES, audit: 'request.track' },
      schema: {
        ...{ tags, summary: 'Another code to follow the request by; the one before ends' },
        params: RequestParameters,
        response: { 200: TrackingCodeSchema },
      },
    },
    async (request): Promise<TrackingCodeResource> => {
      const principal = principalOf(request);
      const known = await findRequest(context, principal, request.params.id);
      return { trackingCode: await actions.renewTrackingCode(request, principal, known) };
    },
  );

  async function findContact(principal: Principal, id: string) {
    const known = await findRequest(context, principal, id);
    const actor = toRequestActor(principal, known.city, context.clock.nowMs());
    const { contactRef } = known.requester;
    const contact = contactRef === undefined ? undefined : await registry.requests.getContact(contactRef);
    if (!contact || !mayReadContact(known, actor)) throw createUnknownRequest();
    return { known, contact };
  }

  app.get(
    '/api/v1/requests/:id/contact',
    {
      config: { access: TAKING_PART_ROLES, scope: 'noTokens' },
      schema: {
        ...{ tags, summary: 'Whom to call: for those who decide or build, and for who asked' },
        params: RequestParameters,
        response: { 200: RequestContactSchema },
      },
    },
    async (request): Promise<RequestContactResource> =>
      toContactResource((await findContact(principalOf(request), request.params.id)).contact),
  );

  app.put(
    '/api/v1/requests/:id/contact',
    {
      config: { access: TAKING_PART_ROLES, audit: 'request.contact' },
      schema: {
        ...{ tags, summary: 'Corrects whom to call' },
        params: RequestParameters,
        body: ContactRequestSchema,
        response: { 200: RequestContactSchema },
      },
    },
    async (request): Promise<RequestContactResource> => {
      const { known, contact } = await findContact(principalOf(request), request.params.id);
      const { ref } = contact;
      const changed: RequestContact = { ...toRequestContact(known, toContactDetails(request.body)), ref };
      await context.change(request, async groups => {
        await groups.requests.putContact(changed);
        await groups.note({ city: known.city, objectId: known.id });
      });
      return toContactResource(changed);
    },
  );

  app.delete(
    '/api/v1/requests/:id/contact',
    {
      config: { access: TAKING_PART_ROLES, audit: 'request.forgetContact' },
      schema: {
        ...{ tags, summary: 'Deletes whom to call before its time' },
        params: RequestParameters,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { known, contact } = await findContact(principalOf(request), request.params.id);
      await context.change(request, async groups => {
        await groups.requests.deleteContact(contact.ref);
        await groups.note({ city: known.city, objectId: known.id });
      });
      return reply.code(204).send(null);
    },
  );
}

function toContactResource({
  name,
  phone,
  mail,
  hasMailConsent,
  keptUntilMs,
}: RequestContact): RequestContactResource {
  return {
    ...{ name, keptUntil: toTime(keptUntilMs) },
    ...(phone !== undefined && { phone }),
    ...(mail !== undefined && { mail }),
    ...(hasMailConsent && { hasMailConsent }),
  };
}
