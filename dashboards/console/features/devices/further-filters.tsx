/** Filters that not everybody needs: text, reason of silence, lifecycle, group, firmware. What can be chosen is what there is. */
import { computed } from '@preact/signals';
import { useId, useState } from 'preact/hooks';
import { LIFECYCLES } from '#core/devices.ts';
import { SILENCE_REASONS } from '#core/presence.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { SILENCE_LABELS } from '#core/silence-texts.ts';
import { setQuery, setView, view } from '../../app/location.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { fleet, fleetCounts, membershipRevision } from '../../live/live-state.ts';
import { toLifecycleText } from './device-columns.tsx';
import { criteria, type FurtherFilter } from './list-criteria.ts';

/** A longer list helps nobody to choose. */
const MAX_CHOICES = 200;

const groups = computed(() => toChoices(device => device.groupId));
const versions = computed(() => toChoices(device => device.firmwareVersion));

function toChoices(toText: (device: DeviceSummary) => string | undefined): string[] {
  membershipRevision.value;
  const texts = new Set<string>();
  for (const device of fleet.devices.values()) {
    const text = toText(device);
    if (text) texts.add(text);
  }
  return [...texts].sort(formats.value.compare).slice(0, MAX_CHOICES);
}

/** On a phone the last four stand behind a button: the list matters more. */
export function FurtherFilters() {
  const { reason, lifecycle, group, firmware } = criteria.value;
  const [isOpen, setIsOpen] = useState([reason, lifecycle, group, firmware].some(Boolean));
  const panelId = useId();
  const listId = useId();
  const set = (key: FurtherFilter, value: string) => setQuery({ [key]: value });
  return (
    <>
      <input
        type="search"
        class="select filter-text"
        aria-label={t('devices.search')}
        placeholder={t('devices.search')}
        value={view.value.text}
        onInput={event => setView({ text: event.currentTarget.value })}
      />
      <button
        type="button"
        class="text-button more-filters-button"
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => setIsOpen(!isOpen)}
      >
        {t('devices.moreFilters')}
      </button>
      <div id={panelId} class={`more-filters ${isOpen ? 'is-open' : ''}`}>
        <ReasonSelect chosen={reason} onChoose={value => set('reason', value)} />
        <select
          class="select"
          aria-label={t('lifecycle')}
          value={lifecycle}
          onChange={event => set('lifecycle', event.currentTarget.value)}
        >
          <option value="">{t('devices.anyLifecycle')}</option>
          {LIFECYCLES.map(name => (
            <option key={name} value={name}>
              {toLifecycleText(name)}
            </option>
          ))}
        </select>
        <input
          type="search"
          class="select filter-group"
          aria-label={t('devices.groupFilter')}
          placeholder={t('devices.groupFilter')}
          list={listId}
          value={group}
          onInput={event => set('group', event.currentTarget.value)}
        />
        <datalist id={listId}>
          {groups.value.map(name => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <select
          class="select"
          aria-label={t('firmware')}
          value={firmware}
          onChange={event => set('firmware', event.currentTarget.value)}
        >
          <option value="">{t('devices.anyFirmware')}</option>
          {[...new Set([...versions.value, firmware])].filter(Boolean).map(name => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}

function ReasonSelect({ chosen, onChoose }: { chosen: string; onChoose: (reason: string) => void }) {
  const { reasons } = fleetCounts.value;
  return (
    <select
      class="select"
      aria-label={t('devices.reasonFilter')}
      value={chosen}
      onChange={event => onChoose(event.currentTarget.value)}
    >
      <option value="">{t('devices.anyReason')}</option>
      {SILENCE_REASONS.map(reason => (
        <option key={reason} value={reason}>
          {`${SILENCE_LABELS[reason][language.value]} (${formats.value.number(reasons[reason])})`}
        </option>
      ))}
    </select>
  );
}
