/** What time alone does to a request. Pure. */
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import type { RequestStep } from '#core/requests/request-step.ts';
import { toLapseMs } from '#core/requests/to-lapse.ts';

/** The next one; after it there may be another. Undefined: nothing is due. */
export function toDueStep(request: BandwidthRequest, nowMs: number): RequestStep | undefined {
  const { state, window, flags, kit, pendingRevision, holdExpiresAtMs } = request;
  const isPast = (atMs: number | undefined) => atMs !== undefined && atMs <= nowMs;
  if (isPast(pendingRevision?.holdExpiresAtMs)) return { step: 'expireRevisionHold' };
  switch (state) {
    case 'draft':
    case 'acknowledged':
      return isPast(toLapseMs(request)) ? { step: 'lapse' } : undefined;
    case 'held':
      return isPast(holdExpiresAtMs) ? { step: 'expireHold' } : undefined;
    case 'reserved':
      return isPast(window.setupStartMs) ? { step: 'beginSetup' } : undefined;
    case 'provisioning':
      return isPast(window.endMs) ? { step: 'end' } : undefined;
    case 'provisioned':
      return isPast(window.startMs) ? { step: 'start' } : undefined;
    case 'active':
      return isPast(window.endMs) ? { step: 'end' } : undefined;
    case 'releasing':
      if (!isPast(window.teardownEndMs)) return undefined;
      // Without kit there is nobody to wait for.
      if (kit.length === 0) return { step: 'confirmReturn' };
      return flags.overdueSinceMs === undefined ? { step: 'markOverdue' } : undefined;
    default:
      return undefined;
  }
}
