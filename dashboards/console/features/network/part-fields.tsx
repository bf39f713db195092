/** Fields that several dialogs of the network have. */
import { KIT_TYPES, type KitType } from '#core/network/network.ts';
import { KIT_LABELS } from '#core/requests/request-labels.ts';
import { t } from '../../i18n/translate.ts';
import { Checkbox, FieldGroup } from '../../ui/field.tsx';
import { say } from '../events/request-words.ts';
import { SelectField, TextField } from '../events/text-field.tsx';
import { listCities } from './network-words.ts';
import type { NetworkForm } from './use-network-form.ts';

interface SpanDraft {
  from: string;
  until: string;
}

interface SpanFieldsProps {
  span: SpanDraft;
  isEndOpen?: boolean;
  form: NetworkForm;
  onChange: (span: SpanDraft) => void;
}

export function SpanFields({ span, isEndOpen = false, form, onChange }: SpanFieldsProps) {
  return (
    <div class="form-row">
      <TextField
        label={t('network.from')}
        type="datetime-local"
        isRequired
        error={form.errorOf('from')}
        value={span.from}
        onChange={from => onChange({ ...span, from })}
      />
      <TextField
        label={t('network.until')}
        type="datetime-local"
        isRequired={!isEndOpen}
        {...(isEndOpen && { hint: t('network.untilHint') })}
        error={form.errorOf('until')}
        value={span.until}
        onChange={until => onChange({ ...span, until })}
      />
    </div>
  );
}

interface CityFieldProps {
  label?: string;
  value: string;
  may: (city: string) => boolean;
  error?: string;
  onChange: (city: string) => void;
}

export function CityField({ label = t('network.city'), value, may, error = '', onChange }: CityFieldProps) {
  const options = listCities(may).map(({ slug, name }) => ({ value: slug, text: name }));
  return <SelectField {...{ label, value, options, error, onChange }} />;
}

interface DraftFieldProps<Field extends string> {
  draft: Record<Field, string>;
  form: NetworkForm;
  change: (some: Partial<Record<Field, string>>) => void;
}

interface NeededTextProps<Field extends string> extends DraftFieldProps<Field> {
  label: string;
  /** In the draft and in what the server refuses. */
  field: Field;
}

/** A name, a place, a reason: short, and not to be left out. */
export function NeededText<Field extends string>(props: NeededTextProps<Field>) {
  const { label, field, draft, form, change } = props;
  return (
    <TextField
      label={label}
      isRequired
      maxLength={200}
      error={form.errorOf(field)}
      value={draft[field]}
      onChange={text => change({ [field]: text } as Partial<Record<Field, string>>)}
    />
  );
}

export function QuantityField({ draft, form, change }: DraftFieldProps<'quantity'>) {
  return (
    <TextField
      label={t('network.quantity')}
      mode="numeric"
      isRequired
      error={form.errorOf('quantity')}
      value={draft.quantity}
      onChange={quantity => change({ quantity })}
    />
  );
}

export function KitTypeField({ value, onChange }: { value: KitType; onChange: (type: KitType) => void }) {
  const options = KIT_TYPES.map(type => ({ value: type, text: say(KIT_LABELS[type]) }));
  return <SelectField label={t('network.type')} {...{ value, options, onChange }} />;
}

interface ManyFieldProps {
  legend: string;
  error: string;
  options: readonly { id: string; text: string }[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}

export function ManyField({ legend, error, options, chosen, onChange }: ManyFieldProps) {
  return (
    <FieldGroup legend={legend} error={error || undefined}>
      <div class="network-many">
        {options.map(({ id, text }) => (
          <Checkbox
            key={id}
            label={text}
            isChecked={chosen.includes(id)}
            onChange={isIn => onChange(isIn ? [...chosen, id] : chosen.filter(other => other !== id))}
          />
        ))}
      </div>
    </FieldGroup>
  );
}
