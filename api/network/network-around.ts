/** What a part of the network is checked against: all of the city, and what is lent to it, that bears on a span. */
import type { Span } from '#core/network/spans.ts';
import type { AdmissionNetwork } from '#core/requests/admission.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';

/** Instants that are no times are told of by the check itself. */
export function readNetworkAround(
  { network }: Pick<RegistryGroups, 'network'>,
  city: string,
  { fromMs, untilMs }: { fromMs: number; untilMs?: number },
): Promise<AdmissionNetwork> {
  return network.admissionNetwork(city, toFiniteSpan({ fromMs, untilMs: untilMs ?? Number.NaN }));
}

function toFiniteSpan({ fromMs, untilMs }: Span): Span {
  return {
    fromMs: Number.isFinite(fromMs) ? fromMs : 0,
    untilMs: Number.isFinite(untilMs) ? untilMs : Number.MAX_SAFE_INTEGER,
  };
}
