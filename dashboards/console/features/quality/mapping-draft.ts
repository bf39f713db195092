/** From a refusal to the mapping that may cure it, and what can be chosen in one. Pure. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { MappingRequest, MappingResource } from '#core/quality-resources.ts';
import type { RejectionReason } from '#core/rejections.ts';
import type { DeviceKindResource } from '#core/resources.ts';
import {
  CONVERSION_NAMES,
  CONVERSIONS,
  type ConversionName,
  isConversionFor,
} from '#core/unit-conversions.ts';

/** As in a form: '' is what was not said. */
export interface MappingDraft {
  /** Of a mapping that is there already. */
  id?: string;
  version?: number;
  city: string;
  kind: DeviceKindName;
  model: string;
  component: string;
  metric: string;
  toComponent: string;
  toMetric: string;
  conversion: ConversionName;
}

const CURABLE: ReadonlySet<RejectionReason> = new Set([
  'metricUnknown',
  'componentUnknown',
  'valueInvalid',
  'valueOutOfRange',
]);

interface Refusal {
  city?: string;
  kind?: DeviceKindName;
  reason: RejectionReason;
  /** `c.lamp.energyWh`, `c.leuchte` */
  subject?: string | undefined;
}

/** Undefined: no mapping could cure it. */
export function toMappingDraft({ city, kind, reason, subject }: Refusal): MappingDraft | undefined {
  const [, component, metric = ''] = /^c\.([^.]+)(?:\.(.+))?$/.exec(subject ?? '') ?? [];
  if (!city || !kind || component === undefined || !CURABLE.has(reason)) return undefined;
  if (reason !== 'componentUnknown' && metric === '') return undefined;
  const isKnown = reason === 'valueInvalid' || reason === 'valueOutOfRange';
  return {
    ...{ city, kind, model: '', component, metric, conversion: 'none' },
    ...{ toComponent: reason === 'componentUnknown' ? '' : component, toMetric: isKnown ? metric : '' },
  };
}

export function toDraftOf(mapping: MappingResource): MappingDraft {
  const { model = '', metric = '', toMetric = '', changed: _, changedBy: _by, ...rest } = mapping;
  return { ...rest, model, metric, toMetric };
}

export function toRequest(draft: MappingDraft): MappingRequest {
  const { city, kind, model, component, metric, toComponent, toMetric, conversion } = draft;
  return {
    ...{ city, kind, component, toComponent },
    ...(model !== '' && { model }),
    ...(metric === '' ? { conversion: 'none' } : { metric, toMetric, conversion }),
  };
}

export function findTarget(kinds: readonly DeviceKindResource[], draft: MappingDraft) {
  const kind = kinds.find(({ name }) => name === draft.kind);
  const component = kind?.components.find(({ name }) => name === draft.toComponent);
  const metric = component?.metrics.find(({ name }) => name === draft.toMetric);
  return { components: kind?.components ?? [], metrics: component?.metrics ?? [], metric };
}

/** Those that end in the unit of the metric. */
export function listConversions(metric: ReturnType<typeof findTarget>['metric']): ConversionName[] {
  return metric ? CONVERSION_NAMES.filter(name => isConversionFor(name, metric)) : ['none'];
}

/** `Wh → kWh`; '' for none. */
export function toConversionText(name: ConversionName, toSymbol: string): string {
  const { from } = CONVERSIONS[name];
  return from.includes('↔') || from === '' ? from : `${from} → ${toSymbol}`;
}
