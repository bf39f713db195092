/**
 * Mappings: what a city says about devices that call a metric by another name or send it in another unit. A mapping
 * belongs to a city and a device kind, perhaps to one model. What always holds: it leads to a metric the kind knows,
 * and never begins at a name that may stand for a person; which of two names wins follows from the mappings alone.
 */
import { COMPONENT_ID_MAX_LENGTH } from './device-kinds/component-classes.ts';
import type { ComponentClassDef, DeviceKindName, MetricDef } from './device-kinds/device-kind.ts';
import { DEVICE_KINDS } from './device-kinds/device-kinds.ts';
import { hasIdentifier, isForbiddenKey } from './forbidden-fields.ts';
import { isPlainText } from './payload-header.ts';
import { type ConversionName, isConversionFor } from './unit-conversions.ts';

export const MAPPINGS_PER_CITY = 500;
export const MODEL_MAX_LENGTH = 64;
const METRIC_MAX_LENGTH = 64;

export interface MetricMapping {
  kind: DeviceKindName;
  /** Only devices of this model; absent: every device of the kind. */
  model?: string;
  /** Class of the component as the device calls it: `leuchte` of `leuchte-1`. */
  component: string;
  /** Absent: the component is called otherwise, its metrics are not. */
  metric?: string;
  toComponent: string;
  /** There when `metric` is. */
  toMetric?: string;
  conversion: ConversionName;
}

export interface MappingFault {
  field: keyof MetricMapping;
  rule: string;
}

/** What is wrong with a mapping, in words for whoever writes it; empty: nothing. */
export function checkMapping(mapping: MetricMapping): MappingFault[] {
  const { kind, model, component, metric, toComponent } = mapping;
  const faults: MappingFault[] = [];
  const add = (field: keyof MetricMapping, rule: string | undefined) => {
    if (rule !== undefined) faults.push({ field, rule });
  };
  add('component', checkName(component, COMPONENT_ID_MAX_LENGTH));
  if (component.includes('-')) add('component', 'is the part before the first dash');
  if (metric !== undefined) add('metric', checkName(metric, METRIC_MAX_LENGTH));
  if (model !== undefined && (!isPlainText(model, MODEL_MAX_LENGTH) || hasIdentifier(model)))
    add('model', `is a name of at most ${MODEL_MAX_LENGTH} characters`);
  const target = findClass(kind, toComponent);
  if (!target) add('toComponent', 'is no component of this device kind');
  else if (metric === undefined) faults.push(...checkComponentMapping(mapping));
  else faults.push(...checkMetricMapping(mapping, target));
  return faults;
}

function checkName(name: string, maxLength: number): string | undefined {
  if (!isPlainText(name, maxLength)) return `is a name of at most ${maxLength} characters`;
  if (isForbiddenKey(name) || hasIdentifier(name)) return 'may stand for a person or a device of a person';
  return undefined;
}

function checkComponentMapping({ kind, component, toMetric, conversion }: MetricMapping): MappingFault[] {
  const faults: MappingFault[] = [];
  if (findClass(kind, component)) faults.push({ field: 'component', rule: 'is a component of its own' });
  if (toMetric !== undefined) faults.push({ field: 'toMetric', rule: 'needs a metric to come from' });
  if (conversion !== 'none') faults.push({ field: 'conversion', rule: 'needs a metric' });
  return faults;
}

function checkMetricMapping(mapping: MetricMapping, target: ComponentClassDef): MappingFault[] {
  const { kind, component, metric, toComponent, toMetric, conversion } = mapping;
  const to = findMetric(target, toMetric);
  if (!to) return [{ field: 'toMetric', rule: 'is no metric of this component' }];
  if (!isConversionFor(conversion, to))
    return [{ field: 'conversion', rule: 'does not end in the unit of the metric' }];
  if (!findMetric(findClass(kind, component), metric)) return [];
  if (component !== toComponent || metric !== toMetric)
    return [{ field: 'metric', rule: 'is a metric of its own; only its unit can be put right' }];
  return conversion === 'none' ? [{ field: 'conversion', rule: 'changes nothing' }] : [];
}

function findClass(kind: DeviceKindName, name: string): ComponentClassDef | undefined {
  return DEVICE_KINDS.get(kind)?.components.find(component => component.name === name);
}

function findMetric(
  component: ComponentClassDef | undefined,
  name: string | undefined,
): MetricDef | undefined {
  return component?.metrics.find(metric => metric.name === name);
}

/** Where a metric goes. */
export interface MappedMetric {
  component: string;
  metric: string;
  conversion: ConversionName;
  /** Undefined: the kind does not know it, and the decoder will say so. */
  def?: MetricDef;
}

interface MappedClass {
  metrics: Map<string, MappedMetric>;
  /** What the component is called here. */
  toComponent?: string;
}

/** The mappings of one city and kind, as one device meets them. */
export interface MappingTable {
  hasClass(component: string): boolean;
  /** Undefined: stays where it is. */
  find(component: string, metric: string): MappedMetric | undefined;
  /** Undefined: is called as the device calls it. */
  componentOf(component: string): string | undefined;
}

/** @param mappings of one kind; of two that say something of the same name the later counts */
export function createMappingTable(mappings: readonly MetricMapping[]): MappingTable {
  const classes = new Map<string, MappedClass>();
  for (const mapping of mappings) {
    const mapped = classes.get(mapping.component) ?? { metrics: new Map<string, MappedMetric>() };
    classes.set(mapping.component, mapped);
    if (mapping.metric === undefined) mapped.toComponent = mapping.toComponent;
    else mapped.metrics.set(mapping.metric, toMapped(mapping, mapping.toMetric ?? mapping.metric));
  }
  const kind = mappings[0]?.kind;

  return {
    hasClass: component => classes.has(component),
    componentOf: component => classes.get(component)?.toComponent,
    find(component, metric) {
      const mapped = classes.get(component);
      const own = mapped?.metrics.get(metric);
      if (own || mapped?.toComponent === undefined) return own;
      const { toComponent } = mapped;
      // A metric of a component that is called otherwise may have a name of its own there too.
      const further = classes.get(toComponent)?.metrics.get(metric);
      return further ?? toMapped({ kind: kind!, toComponent, conversion: 'none' }, metric);
    },
  };
}

function toMapped(
  { kind, toComponent, conversion }: Pick<MetricMapping, 'kind' | 'toComponent' | 'conversion'>,
  metric: string,
): MappedMetric {
  const def = findMetric(findClass(kind, toComponent), metric);
  return { component: toComponent, metric, conversion, ...(def && { def }) };
}

/** Those of a device: general mappings first, so that those of its model count. */
export function selectMappings(
  mappings: readonly MetricMapping[],
  model: string | undefined,
): MetricMapping[] {
  const ofModel = mappings.filter(mapping => mapping.model !== undefined && mapping.model === model);
  return [...mappings.filter(mapping => mapping.model === undefined), ...ofModel];
}
