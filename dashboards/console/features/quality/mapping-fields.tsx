/** The fields of a mapping: what the device says on one side, what Leitstand knows on the other. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { ConversionName } from '#core/unit-conversions.ts';
import { KINDS } from '../../app/view-state.ts';
import { language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { cities, deviceKinds } from '../../live/live-state.ts';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { MappingErrors } from './mapping-dialog.tsx';
import { findTarget, listConversions, type MappingDraft, toConversionText } from './mapping-draft.ts';
import { mayOperate, toCityName, toKindLabel } from './section-parts.tsx';

interface MappingFieldsProps {
  draft: MappingDraft;
  errors: MappingErrors;
  onChange: (part: Partial<MappingDraft>) => void;
}

export function MappingFields(props: MappingFieldsProps) {
  return (
    <>
      <ScopeFields {...props} />
      <FieldGroup legend={t('quality.deviceSays')}>
        <SourceFields {...props} />
      </FieldGroup>
      <FieldGroup legend={t('quality.weCallIt')}>
        <TargetFields {...props} />
      </FieldGroup>
    </>
  );
}

function ScopeFields({ draft, errors, onChange }: MappingFieldsProps) {
  const isNew = draft.id === undefined;
  return (
    <div class="form-row">
      <Field label={t('city')} isRequired error={errors.fields['city']}>
        {input => (
          <select
            {...input}
            value={draft.city}
            disabled={!isNew}
            onChange={event => onChange({ city: event.currentTarget.value })}
          >
            {cities.value
              .filter(({ slug }) => mayOperate(slug))
              .map(({ slug }) => (
                <option key={slug} value={slug}>
                  {toCityName(slug)}
                </option>
              ))}
          </select>
        )}
      </Field>
      <Field label={t('columnKind')} isRequired error={errors.fields['kind']}>
        {input => (
          <select
            {...input}
            value={draft.kind}
            disabled={!isNew}
            onChange={event => onChange({ kind: event.currentTarget.value as DeviceKindName })}
          >
            {KINDS.map(kind => (
              <option key={kind} value={kind}>
                {toKindLabel(kind)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('model')} hint={t('quality.modelHint')} error={errors.fields['model']}>
        {input => (
          <input
            {...input}
            value={draft.model}
            maxLength={64}
            onInput={event => onChange({ model: event.currentTarget.value })}
          />
        )}
      </Field>
    </div>
  );
}

function SourceFields({ draft, errors, onChange }: MappingFieldsProps) {
  return (
    <div class="form-row">
      <Field
        label={t('quality.component')}
        hint={t('quality.componentHint')}
        isRequired
        error={errors.fields['component']}
      >
        {input => (
          <input
            {...input}
            value={draft.component}
            maxLength={48}
            onInput={event => onChange({ component: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t('metric')} hint={t('quality.metricHint')} error={errors.fields['metric']}>
        {input => (
          <input
            {...input}
            value={draft.metric}
            maxLength={64}
            onInput={event => onChange({ metric: event.currentTarget.value })}
          />
        )}
      </Field>
    </div>
  );
}

function TargetFields({ draft, errors, onChange }: MappingFieldsProps) {
  const { components, metrics, metric } = findTarget(deviceKinds.value, draft);
  const symbol =
    metric?.type === 'bool' ? `${t('yes')} / ${t('no')}` : toDisplayUnit(metric?.unit ?? '', 0).symbol;
  return (
    <div class="form-row">
      <Field label={t('quality.component')} isRequired error={errors.fields['toComponent']}>
        {input => (
          <select
            {...input}
            value={draft.toComponent}
            onChange={event => onChange({ toComponent: event.currentTarget.value })}
          >
            <option value="">{t('quality.choose')}</option>
            {components.map(({ name, label }) => (
              <option key={name} value={name}>
                {label[language.value]} ({name})
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft.metric !== '' && (
        <>
          <Field label={t('metric')} isRequired error={errors.fields['toMetric']}>
            {input => (
              <select
                {...input}
                value={draft.toMetric}
                onChange={event => onChange({ toMetric: event.currentTarget.value })}
              >
                <option value="">{t('quality.choose')}</option>
                {metrics.map(({ name, label, unit }) => (
                  <option key={name} value={name}>
                    {[label[language.value], toDisplayUnit(unit, 0).symbol].filter(Boolean).join(', ')} (
                    {name})
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t('quality.conversion')} isRequired error={errors.fields['conversion']}>
            {input => (
              <select
                {...input}
                value={draft.conversion}
                onChange={event => onChange({ conversion: event.currentTarget.value as ConversionName })}
              >
                {listConversions(metric).map(name => (
                  <option key={name} value={name}>
                    {toConversionText(name, symbol) || t('quality.noConversion')}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </>
      )}
    </div>
  );
}
