/** Kit of one sort that a city owns: new, or changed. */
import { useState } from 'preact/hooks';
import type { KitType } from '#core/network/network.ts';
import type { KitResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { parseNumber } from './draft-values.ts';
import { listCities, mayBuild } from './network-words.ts';
import { CityField, KitTypeField, NeededText, QuantityField } from './part-fields.tsx';
import { ThingDialog, type ThingDialogProps } from './thing-dialog.tsx';

export function KitDialog({ kit, ...more }: ThingDialogProps & { kit: KitResource | undefined }) {
  const [draft, setDraft] = useState(() => ({
    city: kit?.city ?? listCities(mayBuild)[0]?.slug ?? '',
    type: kit?.type ?? ('reel' as KitType),
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
            <KitTypeField value={draft.type} onChange={type => change({ type })} />
            <NeededText label={t('network.name')} field="name" {...{ draft, form, change }} />
            <QuantityField {...{ draft, form, change }} />
          </div>
        </>
      )}
    </ThingDialog>
  );
}
