/** What needs a person: devices that are not as they should be, worst first. Each leads to its own page. */
import type { DeviceSummary } from '#core/resources.ts';
import { isSeveralCities } from '../../app/chosen-cities.ts';
import { linkTo } from '../../app/location.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds, fleet } from '../../live/live-state.ts';
import { Age } from '../../ui/age.tsx';
import { Card } from '../../ui/card.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { useHeld } from '../../ui/use-held.ts';
import { toDeviceState } from '../map/device-state.ts';
import { attention } from './attention.ts';

export function AttentionCard() {
  const { ids, total } = attention.value;
  const { shown, handlers } = useHeld(ids);
  const heading = (
    <>
      {t('attentionTitle')}
      {total > 0 && <span class="count">{formats.value.number(total)}</span>}
    </>
  );
  const all = (
    <a class="more-link" href={linkTo('/devices', { state: 'attention' })}>
      {t('attentionMore')} <span aria-hidden="true">→</span>
    </a>
  );
  return (
    <Card id="attention" title={heading} class="attention-card" tools={total > 0 && all}>
      {fleet.isLoaded && total === 0 && <p class="empty">{t('attentionNone')}</p>}
      <ul class="attention-list" {...handlers}>
        {shown.map(id => (
          <AttentionRow key={id} device={fleet.devices.get(id)} />
        ))}
      </ul>
    </Card>
  );
}

/** A device that has recovered while the list is held says so, and goes when the list is left. */
function AttentionRow({ device }: { device: DeviceSummary | undefined }) {
  if (!device) return null;
  const state = toDeviceState(device);
  const kind = deviceKinds.value.find(({ name }) => name === device.kind)?.label[language.value];
  const city = isSeveralCities.value ? cityNames.value.get(device.city) : undefined;
  return (
    <li>
      <a
        class={`attention-row is-priority-${state}`}
        href={linkTo(`/devices/${encodeURIComponent(device.id)}`)}
      >
        {state === 'normal' ? <span class="attention-mark" /> : <PriorityMark priority={state} />}
        <span class="attention-text">
          <b>
            {state !== 'normal' && <span class="visually-hidden">{t(`state.${state}`)}: </span>}
            {device.name}
          </b>
          <span>{[t(`presence.${device.presence}`), kind, city].filter(Boolean).join(' · ')}</span>
        </span>
        <span class="muted">
          <Age time={device.lastReceived ?? device.lastReading} />
        </span>
      </a>
    </li>
  );
}
