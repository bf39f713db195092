import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { setQuery } from '../../app/location.ts';
import { KINDS } from '../../app/view-state.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { formats, t } from '../../i18n/translate.ts';
import { fleetCounts } from '../../live/live-state.ts';
import { toLayersText } from './map-address.ts';
import { shownKinds } from './map-state.ts';

const WORDS: Record<DeviceKindName, MessageKey> = {
  lightmast: 'lightmasts',
  hotspot: 'hotspots',
  fibrenode: 'fibrenodes',
};

/** A chip per kind that shows and hides it, with how many there are in the chosen cities. */
export function LayerChips() {
  const shown = shownKinds.value;
  const toggle = (kind: DeviceKindName) => {
    const kinds = shown.includes(kind) ? shown.filter(other => other !== kind) : [...shown, kind];
    setQuery({ layers: toLayersText(kinds) });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings KERN's form layout with it.
    <div class="chips map-chips" role="group" aria-label={t('map.layers')}>
      {KINDS.map(kind => (
        <button
          key={kind}
          type="button"
          class="chip"
          aria-pressed={shown.includes(kind)}
          onClick={() => toggle(kind)}
        >
          <i class={`dot is-${kind}`} aria-hidden="true" />
          {t(WORDS[kind])}
          <span class="chip-count">{formats.value.number(fleetCounts.value.kinds[kind])}</span>
        </button>
      ))}
    </div>
  );
}
