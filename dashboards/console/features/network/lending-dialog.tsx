/** Offers kit or devices of a city to another, for a time. */
import { useState } from 'preact/hooks';
import type { KitType } from '#core/network/network.ts';
import type { NodeResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { cities, nowMs } from '../../live/live-state.ts';
import { SelectField, TextField } from '../events/text-field.tsx';
import { toLocalText } from '../series/local-time.ts';
import { parseNumber, toSpan } from './draft-values.ts';
import { listCities, mayLend } from './network-words.ts';
import { CityField, KitTypeField, ManyField, NeededText, QuantityField, SpanFields } from './part-fields.tsx';
import { ThingDialog, type ThingDialogProps } from './thing-dialog.tsx';

const WEEK_MS = 604_800_000;

export function LendingDialog({ nodes, ...more }: ThingDialogProps & { nodes: readonly NodeResource[] }) {
  const [draft, setDraft] = useState(() => ({
    ownerCity: listCities(mayLend)[0]?.slug ?? '',
    borrowerCity: '',
    kitType: 'reel' as KitType,
    quantity: '0',
    deviceIds: [] as string[],
    from: toLocalText(nowMs.peek()),
    until: toLocalText(nowMs.peek() + WEEK_MS),
    reason: '',
  }));
  const change = (some: Partial<typeof draft>) => setDraft({ ...draft, ...some });
  const own = nodes.filter(({ city, lending }) => city === draft.ownerCity && !lending);
  return (
    <ThingDialog
      {...more}
      title={t('network.newLending')}
      name={draft.reason}
      path="/api/v1/lendings"
      toRequest={() => {
        const { from, until = from } = toSpan(draft);
        const borrowerCity = draft.borrowerCity.trim().toLowerCase() || draft.ownerCity;
        return { ...draft, borrowerCity, from, until, quantity: parseNumber(draft.quantity) };
      }}
    >
      {form => (
        <>
          <p class="muted">{t('network.lendingHint')}</p>
          <div class="form-row">
            <CityField
              label={t('network.owner')}
              value={draft.ownerCity}
              may={mayLend}
              onChange={ownerCity => change({ ownerCity, deviceIds: [] })}
            />
            <BorrowerField
              value={draft.borrowerCity}
              owner={draft.ownerCity}
              error={form.errorOf('borrowerCity')}
              onChange={borrowerCity => change({ borrowerCity })}
            />
          </div>
          <div class="form-row">
            <KitTypeField value={draft.kitType} onChange={kitType => change({ kitType })} />
            <QuantityField {...{ draft, form, change }} />
          </div>
          {own.length > 0 && (
            <ManyField
              legend={`${t('network.devices')} (${t('network.devicesHint')})`}
              error={form.errorOf('deviceIds')}
              options={own.map(({ deviceId, name }) => ({ id: deviceId, text: name }))}
              chosen={draft.deviceIds}
              onChange={deviceIds => change({ deviceIds })}
            />
          )}
          <SpanFields span={draft} form={form} onChange={change} />
          <NeededText label={t('network.reason')} field="reason" {...{ draft, form, change }} />
        </>
      )}
    </ThingDialog>
  );
}

interface BorrowerFieldProps {
  value: string;
  owner: string;
  error: string;
  onChange: (city: string) => void;
}

/** A person who sees one city only knows the short name of the other, as it stands in addresses. */
function BorrowerField({ value, owner, error, onChange }: BorrowerFieldProps) {
  const others = cities.value.filter(({ slug }) => slug !== owner);
  if (others.length === 0)
    return (
      <TextField
        label={t('network.borrower')}
        hint={t('network.borrowerHint')}
        isRequired
        maxLength={31}
        {...{ value, error, onChange }}
      />
    );
  const options = [
    { value: '', text: '–' },
    ...others.map(({ slug, name }) => ({ value: slug, text: name })),
  ];
  return <SelectField label={t('network.borrower')} {...{ value, options, error, onChange }} />;
}
