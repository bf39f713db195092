/** Kit of one sort that a city owns: new, or changed. */
import { useState } from 'preact/hooks';
import { KIT_TYPES } from '#core/network/network.ts';
import type { KitResource } from '#core/network-resources.ts';
import { KIT_LABELS } from '#core/requests/request-labels.ts';
import { t } from '../../i18n/translate.ts';
import { say } from '../events/request-words.ts';
import { SelectField, TextField } from '../events/text-field.tsx';
import { parseNumber } from './draft-values.ts';
import { listCities, mayBuild } from './network-words.ts';
import { CityField } from './part-fields.tsx';
import { ThingDialog, type ThingDialogProps } from './thing-dialog.tsx';

export function KitDialog({ kit, ...more }: ThingDialogProps & { kit: KitResource | undefined }) {
  const [draft, setDraft] = useState(() => ({
    city: kit?.city ?? listCities(mayBuild)[0]?.slug ?? '',
    type: kit?.type ?? ('reel' as const),
    name: kit?.name ?? '',
    quantity: String(kit?.quantity ?? 1),
  }));
  const change = (some: Partial<typeof draft>) => setDraft({ ...draft, ...some });
  return (
    <ThingDialog
      {...more}
      title={t(kit ? 'network.changeKit' : 'network.newKit')}
      name={draft.name}
      path="/api/v1/network/kit"
      item={kit}
      toRequest={() => ({ ...draft, quantity: parseNumber(draft.quantity) })}
    >
      {form => (
        <>
          {!kit && <CityField value={draft.city} may={mayBuild} onChange={city => change({ city })} />}
          <div class="form-row">
            <SelectField
              label={t('network.type')}
              value={draft.type}
              options={KIT_TYPES.map(type => ({ value: type, text: say(KIT_LABELS[type]) }))}
              onChange={type => change({ type: type as typeof draft.type })}
            />
            <TextField
              label={t('network.name')}
              isRequired
              maxLength={200}
              error={form.errorOf('name')}
              value={draft.name}
              onChange={name => change({ name })}
            />
            <TextField
              label={t('network.quantity')}
              mode="numeric"
              isRequired
              error={form.errorOf('quantity')}
              value={draft.quantity}
              onChange={quantity => change({ quantity })}
            />
          </div>
        </>
      )}
    </ThingDialog>
  );
}
