/** What needs a person: devices that are not as they should be, worst and newest first. Shown while none is selected. */
import type { DeviceSummary } from '#core/resources.ts';
import { setView, view } from '../../app/location.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds, fleet, fleetRevision } from '../../live/live-state.ts';
import { Age } from '../../ui/age.tsx';
import { Card } from '../../ui/card.tsx';
import { PresenceShape } from '../../ui/presence-mark.tsx';
import { toAttentionList } from './attention-list.ts';
import { selectDevice } from './select-device.ts';

const SHOWN = 8;

export function AttentionCard() {
  fleetRevision.value;
  const { devices, total } = toAttentionList(fleet.devices.values(), SHOWN);
  const heading = (
    <>
      {t('attentionTitle')}
      {total > 0 && <span class="count">{formats.value.number(total)}</span>}
    </>
  );
  return (
    <Card
      id="attention"
      title={heading}
      class="attention-card"
      tools={
        total > SHOWN && (
          <button
            type="button"
            class="text-button push-end"
            onClick={() => setView({ presence: 'attention', sort: 'attention', isDescending: false })}
          >
            {t('attentionMore', { count: formats.value.number(total) })}
          </button>
        )
      }
    >
      {fleet.isLoaded && total === 0 && <p class="empty">{t('attentionNone')}</p>}
      <ul class="attention-list">
        {devices.map(device => (
          <AttentionRow key={device.id} device={device} />
        ))}
      </ul>
    </Card>
  );
}

function AttentionRow({ device }: { device: DeviceSummary }) {
  const kind = deviceKinds.value.find(({ name }) => name === device.kind)?.label[language.value];
  const city = view.value.city === '' ? cityNames.value.get(device.city) : undefined;
  return (
    <li>
      <button
        type="button"
        class={`attention-row is-${device.presence}`}
        onClick={() => selectDevice(device.id)}
      >
        <PresenceShape presence={device.presence} />
        <span class="attention-text">
          <b>{device.name}</b>
          <span>{[t(`presence.${device.presence}`), kind, city].filter(Boolean).join(' · ')}</span>
        </span>
        <span class="muted">
          <Age time={device.lastReceived ?? device.lastReading} />
        </span>
      </button>
    </li>
  );
}
