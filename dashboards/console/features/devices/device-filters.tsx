import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { PresenceFilter } from '#core/device-order.ts';
import { PRESENCES } from '#core/presence.ts';
import { setView, view } from '../../app/location.ts';
import { KINDS } from '../../app/view-state.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { formats, t } from '../../i18n/translate.ts';
import { fleetCounts } from '../../live/live-state.ts';
import { Icon } from '../../ui/icon.tsx';

const KIND_WORDS: Record<DeviceKindName, MessageKey> = {
  lightmast: 'lightmasts',
  hotspot: 'hotspots',
  fibrenode: 'fibrenodes',
};

/** A chip per kind that switches it on and off; none pressed means all. */
export function KindChips() {
  const { kinds } = view.value;
  const toggle = (kind: DeviceKindName) =>
    setView({ kinds: kinds.includes(kind) ? kinds.filter(other => other !== kind) : [...kinds, kind] });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings KERN's form layout with it.
    <div class="chips" role="group" aria-label={t('filterKind')}>
      {KINDS.map(kind => (
        <button
          key={kind}
          type="button"
          class="chip"
          aria-pressed={kinds.includes(kind)}
          onClick={() => toggle(kind)}
        >
          {kinds.includes(kind) ? <Icon name="check" /> : <i class={`dot is-${kind}`} />}
          {t(KIND_WORDS[kind])}{' '}
          <span class="chip-count">{formats.value.number(fleetCounts.value.kinds[kind])}</span>
        </button>
      ))}
    </div>
  );
}

export function PresenceSelect() {
  const { presence: counts, attention, total } = fleetCounts.value;
  const withCount = (text: string, count: number) => `${text} (${formats.value.number(count)})`;
  return (
    <select
      class="select"
      aria-label={t('filterPresence')}
      value={view.value.presence}
      onChange={event => setView({ presence: event.currentTarget.value as PresenceFilter })}
    >
      <option value="any">{withCount(t('anyPresence'), total)}</option>
      <option value="attention">{withCount(t('needsAttention'), attention)}</option>
      {PRESENCES.map(presence => (
        <option key={presence} value={presence}>
          {withCount(t(`presence.${presence}`), counts[presence])}
        </option>
      ))}
    </select>
  );
}
