/** What is measured, of whom, how it is split and taken together. */
import { useState } from 'preact/hooks';
import { setQuery } from '../../app/location.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { language, t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { Field } from '../../ui/field.tsx';
import {
  ACROSS,
  DEVICES_MAX,
  type ExploreMetric,
  type ExploreState,
  GROUPS,
  parseDeviceIds,
} from './explore-state.ts';

export function ExploreFilters({
  state,
  metrics,
}: {
  state: ExploreState;
  metrics: readonly ExploreMetric[];
}) {
  return (
    <div class="explore-filters">
      <MetricField state={state} metrics={metrics} />
      <Choice
        label={t('series.of')}
        value={state.devices ? 'ofDevices' : 'ofCity'}
        options={['ofCity', 'ofDevices']}
        toKey={value => `series.${value}` as MessageKey}
        onChoose={value => setQuery({ devices: value === 'ofDevices' ? ',' : undefined })}
      />
      {state.devices && <DevicesField key={state.devices.join()} ids={state.devices} />}
      <Choice
        label={t('series.groupBy')}
        value={state.groupBy}
        options={GROUPS}
        toKey={value => `series.group.${value}` as MessageKey}
        onChoose={value => setQuery({ group: value })}
      />
      <Choice
        label={t('series.across')}
        value={state.across}
        options={ACROSS}
        toKey={value => `series.across.${value}` as MessageKey}
        onChoose={value => setQuery({ across: value })}
      />
    </div>
  );
}

function MetricField({ state, metrics }: { state: ExploreState; metrics: readonly ExploreMetric[] }) {
  const of = language.value;
  return (
    <Field label={t('series.what')} isRequired>
      {input => (
        <select
          {...input}
          value={state.metric}
          onChange={event => setQuery({ metric: event.currentTarget.value })}
        >
          {deviceKinds.value.flatMap(kind =>
            kind.components.map(component => (
              <optgroup
                key={`${kind.name} ${component.name}`}
                label={`${kind.label[of]}: ${component.label[of]}`}
              >
                {metrics
                  .filter(metric => metric.measurement === component.name && metric.kinds[0] === kind)
                  .map(({ key, metric }) => (
                    <option key={key} value={key}>
                      {metric.label[of]}
                    </option>
                  ))}
              </optgroup>
            )),
          )}
        </select>
      )}
    </Field>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly Value[];
  toKey: (value: Value) => MessageKey;
  onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, toKey, onChoose }: ChoiceProps<Value>) {
  return (
    <Field label={label} isRequired>
      {input => (
        <select {...input} value={value} onChange={event => onChoose(event.currentTarget.value as Value)}>
          {options.map(option => (
            <option key={option} value={option}>
              {t(toKey(option))}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function DevicesField({ ids }: { ids: readonly string[] }) {
  const [text, setText] = useState(ids.join(', '));
  return (
    <form
      class="own-range"
      onSubmit={event => {
        event.preventDefault();
        setQuery({ devices: parseDeviceIds(text).join(',') || ',' });
      }}
    >
      <Field
        label={t('series.deviceIds')}
        hint={t('series.deviceIdsHint', { count: DEVICES_MAX })}
        isRequired
      >
        {input => (
          <input {...input} type="text" value={text} onInput={event => setText(event.currentTarget.value)} />
        )}
      </Field>
      <button type="submit" class="button">
        {t('series.show')}
      </button>
    </form>
  );
}
