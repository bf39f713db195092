/** What is needed: a card for each service with its way and rates, and the kit. */
import { useRef } from 'preact/hooks';
import type { RequestOptionsResource } from '#core/admission-resources.ts';
import { KIT_TYPES } from '#core/network/network.ts';
import { ITEMS_PER_REQUEST, REQUEST_SERVICES } from '#core/requests/bandwidth-request.ts';
import { KIT_LABELS, SERVICE_LABELS } from '#core/requests/request-labels.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { PartProps } from './event-fields.tsx';
import { addItem, type ItemDraft } from './request-draft.ts';
import { say } from './request-words.ts';
import { SelectField, TextField } from './text-field.tsx';

interface ItemsProps extends PartProps {
  options: RequestOptionsResource | undefined;
}

export function ItemFields({ draft, faultOf, onChange, options }: ItemsProps) {
  const { items } = draft;
  const addButton = useRef<HTMLButtonElement>(null);
  const change = (index: number, some: Partial<ItemDraft>) =>
    onChange({ items: items.map((item, at) => (at === index ? { ...item, ...some } : item)) });
  function remove(index: number): void {
    onChange({ items: items.filter((_, at) => at !== index) });
    addButton.current?.focus();
  }
  return (
    <>
      {items.map((item, index) => (
        <ItemCard
          key={item.id}
          item={item}
          at={`items.${index}`}
          {...{ faultOf, options, number: index + 1 }}
          onChange={some => change(index, some)}
          onRemove={() => remove(index)}
        />
      ))}
      {faultOf('items') !== '' && items.length === 0 && (
        <p class="field-error" role="alert">
          <Icon name="warning" />
          {faultOf('items')}
        </p>
      )}
      <div>
        <button
          ref={addButton}
          type="button"
          class="button"
          disabled={items.length >= ITEMS_PER_REQUEST}
          onClick={() => onChange({ items: addItem(items, toUsualWay(items, options)) })}
        >
          <Icon name="add" />
          {t('events.addItem')}
        </button>
      </div>
    </>
  );
}

/** The first place, unless something stands there already: from its first case to its last. */
export function toUsualWay(
  items: readonly ItemDraft[],
  options: RequestOptionsResource | undefined,
): Partial<ItemDraft> {
  const nodes = options?.places.find(place => place.nodes.length > 1)?.nodes ?? [];
  if (items.length > 0 || nodes.length === 0) return {};
  return { aNode: nodes[0]!.id, zNode: nodes.at(-1)!.id };
}

interface ItemCardProps {
  item: ItemDraft;
  number: number;
  at: string;
  faultOf: (field: string) => string;
  options: RequestOptionsResource | undefined;
  onChange: (some: Partial<ItemDraft>) => void;
  onRemove: () => void;
}

function ItemCard({ item, number, at, faultOf, options, onChange, onRemove }: ItemCardProps) {
  const name = t('events.itemTitle', { number, service: say(SERVICE_LABELS[item.service]) });
  const rate = (field: 'cirUp' | 'cirDown' | 'eirUp' | 'eirDown') => (
    <TextField
      label={t(`events.${field}`)}
      error={faultOf(`${at}.${field}`)}
      mode="decimal"
      unit="Mbit/s"
      isRequired={field === 'cirUp'}
      value={item[field]}
      onChange={text => onChange({ [field]: text })}
    />
  );
  return (
    <fieldset class="item-card">
      <legend>{name}</legend>
      <button
        type="button"
        class="quiet-button item-remove"
        aria-label={t('events.removeItem', { name })}
        title={t('events.removeItem', { name })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
      <div class="form-row">
        <SelectField
          label={t('events.service')}
          value={item.service}
          options={REQUEST_SERVICES.map(value => ({ value, text: say(SERVICE_LABELS[value]) }))}
          onChange={service => onChange({ service })}
        />
        {(['aNode', 'zNode'] as const).map(end => (
          <NodeField
            key={end}
            label={t(`events.${end}`)}
            error={faultOf(`${at}.${end}`)}
            value={item[end]}
            options={options}
            onChange={node => onChange({ [end]: node })}
          />
        ))}
      </div>
      <div class="form-row is-four">
        {rate('cirUp')}
        {rate('cirDown')}
        {rate('eirUp')}
        {rate('eirDown')}
      </div>
      <details class="item-more" open={item.accessPorts !== '' || item.poeW !== '' ? true : undefined}>
        <summary>{t('events.ports')}</summary>
        <div class="form-row">
          <TextField
            label={t('events.accessPorts')}
            hint={t('events.accessPortsHint')}
            error={faultOf(`${at}.accessPorts`)}
            mode="numeric"
            value={item.accessPorts}
            onChange={accessPorts => onChange({ accessPorts })}
          />
          <TextField
            label={t('events.poeW')}
            hint={t('events.poeHint')}
            error={faultOf(`${at}.poeW`)}
            mode="numeric"
            unit="W"
            value={item.poeW}
            onChange={poeW => onChange({ poeW })}
          />
        </div>
      </details>
    </fieldset>
  );
}

interface NodeFieldProps {
  label: string;
  error: string;
  value: string;
  options: RequestOptionsResource | undefined;
  onChange: (node: string) => void;
}

/** Cases, grouped by the place where they stand then. */
function NodeField({ label, error, value, options, onChange }: NodeFieldProps) {
  const places = options?.places ?? [];
  const isThere = places.some(({ nodes }) => nodes.some(({ id }) => id === value));
  return (
    <Field label={label} error={error} isRequired>
      {input => (
        <select {...input} value={value} onChange={event => onChange(event.currentTarget.value)}>
          {!isThere && <option value={value}>{value === '' ? t('events.choose') : value}</option>}
          {places.map(({ id, name, place, nodes }) => (
            <optgroup key={id} label={name === place ? name : `${place} (${name})`}>
              {nodes.map(node => (
                <option key={node.id} value={node.id}>
                  {node.name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}

export function KitFields({ draft, faultOf, onChange, options }: ItemsProps) {
  const freeOf = new Map(options?.kit.map(({ type, free }) => [type, free]));
  const shown = KIT_TYPES.filter(type => freeOf.has(type) || draft.kit[type] !== '');
  const wanted = KIT_TYPES.filter(type => draft.kit[type].trim() !== '');
  if (shown.length === 0) return <p class="field-hint">{t('events.noKit')}</p>;
  return (
    <div class="kit-fields">
      {shown.map(type => (
        <TextField
          key={type}
          label={say(KIT_LABELS[type])}
          hint={
            freeOf.has(type)
              ? t('events.kitFree', { count: formats.value.number(freeOf.get(type)!) })
              : undefined
          }
          error={faultOf(`kit.${wanted.indexOf(type)}.quantity`)}
          mode="numeric"
          value={draft.kit[type]}
          onChange={quantity => onChange({ kit: { ...draft.kit, [type]: quantity } })}
        />
      ))}
    </div>
  );
}
