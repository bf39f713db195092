/** Requests in every state, and surroundings in which everything fits, for tests of single steps. */
import type { Admission } from '#core/requests/admission.ts';
import type {
  BandwidthRequest,
  ItemPath,
  PendingRevision,
  RequestState,
} from '#core/requests/bandwidth-request.ts';
import type { StepSurroundings } from '#core/requests/request-step.ts';
import { buildItem, buildRequest, HOUR_MS, T0, toWindow } from './build-network.ts';

export const PATH: ItemPath = { itemId: '1', hops: [{ linkId: 'ab', direction: 'aToZ' }] };
export const HOLD_MS = 48 * HOUR_MS;

export function admitAlways({ items }: Pick<BandwidthRequest, 'items'>): Admission {
  const paths = items.map(({ id }) => ({ ...PATH, itemId: id }));
  return { isAdmitted: true, paths, allocations: [], warnings: [] };
}

export const REFUSED: Admission = {
  isAdmitted: false,
  reason: 'capacityUnavailable',
  bottlenecks: [],
  alternatives: [],
  freeSpans: [],
};

export function buildSurroundings(changes: Partial<StepSurroundings> = {}): StepSurroundings {
  return {
    actor: { id: 'somebody', parts: ['requester', 'approver', 'crew', 'system'] },
    nowMs: T0,
    holdMs: HOLD_MS,
    admit: admitAlways,
    findDisplaced: () => ['MG-MU-2027-000009'],
    requestOf: id => ({ ...inState('reserved'), id }),
    ...changes,
  };
}

const REVISION: PendingRevision = {
  state: 'held',
  holdExpiresAtMs: T0 + 2 * HOUR_MS,
  window: toWindow(10, 20, 5),
  items: [buildItem('ab', 130)],
  kit: [],
  paths: [PATH],
  askedBy: 'user-requester',
};

/** Of priority 1, with everything that a state may have: a revision, a proposal, an alarm, an answer of the other node. */
export function inState(state: RequestState, { hasRevision = true } = {}): BandwidthRequest {
  const isHolding = ['held', 'reserved', 'provisioning', 'provisioned', 'active', 'releasing'].includes(
    state,
  );
  const isInProgress = ['checking', 'provisioning', 'provisioned', 'active', 'releasing'].includes(state);
  const canChange = ['reserved', 'provisioning', 'provisioned', 'active'].includes(state);
  const request = buildRequest({
    state,
    priority: 1,
    paths: isHolding || state === 'completed' ? [PATH] : [],
    stateChanges: [{ atMs: T0 - HOUR_MS, from: 'draft', to: state, actor: 'system' }],
    notes: [{ atMs: T0 - HOUR_MS, by: 'one', visibility: 'internal', text: 'Notiz' }],
    activation: ['a', 'b'].map(deviceId => ({
      ...{ deviceId, phase: 'setup', configVersion: 1, sentMs: T0, acknowledgedMs: T0 },
    })),
  });
  return {
    ...request,
    ...(state === 'held' && { holdExpiresAtMs: T0 + 2 * HOUR_MS }),
    ...(isInProgress && { expectedCompletionMs: request.window.teardownEndMs }),
    ...(state === 'completed' && { completedMs: T0 }),
    ...(canChange && hasRevision && { pendingRevision: REVISION }),
    ...((canChange || state === 'held') && { flags: { jeopardy: { sinceMs: T0, alarmIds: ['old'] } } }),
    ...(state === 'acknowledged' && {
      preemption: {
        ...{ displacedIds: ['MG-MU-2027-000009'], reason: 'Gefahr' },
        ...{ proposedBy: 'another', proposedMs: T0 },
      },
    }),
  };
}
