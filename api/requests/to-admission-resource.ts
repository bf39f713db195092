/** What admission found, as the api tells it. Pure. */
import type {
  AdmissionResource,
  AlternativeResource,
  BottleneckResource,
  RequestPathResource,
} from '#core/admission-resources.ts';
import type { Admission, Alternative, Bottleneck } from '#core/requests/admission.ts';
import type { ItemPath } from '#core/requests/bandwidth-request.ts';
import { toTime } from '../to-device-summary.ts';
import type { NetworkNames } from './network-names.ts';
import { toWindowResource } from './to-request-resource.ts';

export function toAdmissionResource(admission: Admission, names: NetworkNames): AdmissionResource {
  if (admission.isAdmitted) {
    return {
      isAdmitted: true,
      paths: toPathResources(admission.paths, names),
      warnings: admission.warnings.map(warning =>
        warning.type === 'overbooked'
          ? { ...warning, name: names.linkName(warning.linkId) }
          : { ...warning, name: names.deviceName(warning.deviceId) },
      ),
    };
  }
  return {
    isAdmitted: false,
    reason: admission.reason,
    bottlenecks: admission.bottlenecks.map(bottleneck => toBottleneckResource(bottleneck, names)),
    alternatives: admission.alternatives.map(toAlternativeResource),
    freeSpans: admission.freeSpans.map(({ fromMs, untilMs }) => ({
      from: toTime(fromMs),
      until: toTime(untilMs),
    })),
  };
}

export function toPathResources(paths: readonly ItemPath[], names: NetworkNames): RequestPathResource[] {
  return paths.map(({ itemId, hops }) => ({
    itemId,
    hops: hops.map(hop => ({ ...hop, name: names.linkName(hop.linkId) })),
  }));
}

export function toBottleneckResource(bottleneck: Bottleneck, names: NetworkNames): BottleneckResource {
  if (bottleneck.resource === 'path') return bottleneck;
  const { fromMs, untilMs, ...rest } = bottleneck;
  const span = { from: toTime(fromMs), until: toTime(untilMs) };
  if (rest.resource === 'link') return { ...rest, ...span, name: names.linkName(rest.linkId) };
  if (rest.resource === 'kit') return { ...rest, ...span };
  return { ...rest, ...span, name: names.deviceName(rest.deviceId) };
}

function toAlternativeResource(alternative: Alternative): AlternativeResource {
  return alternative.type === 'otherTime'
    ? { type: 'otherTime', window: toWindowResource(alternative.window) }
    : { type: alternative.type, items: [...alternative.items] };
}
