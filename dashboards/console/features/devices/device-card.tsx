/** The selected device: who it is, what it last said, how complete its data is and what was refused. */
import { useEffect } from 'preact/hooks';
import type { DeviceResource } from '#core/resources.ts';
import { t } from '../../i18n/translate.ts';
import { fleet, fleetRevision } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { PresenceMark } from '../../ui/presence-mark.tsx';
import { DeviceCompleteness } from './device-completeness.tsx';
import { selectedDevice } from './device-details.ts';
import { DeviceIdentity } from './device-identity.tsx';
import { DeviceLog } from './device-log.tsx';
import { DeviceValues } from './device-values.tsx';
import { closeDevice, revealedDevice } from './select-device.ts';

const ID = 'device';

export function DeviceCard({ id }: { id: string }) {
  fleetRevision.value;
  const device = selectedDevice.value;
  const summary = fleet.devices.get(id);
  useReveal(id);
  return (
    <Card
      id={ID}
      class="device-card"
      title={
        <>
          {summary && <KindIcon kind={summary.kind} />}
          <span>{summary?.name ?? id}</span>
        </>
      }
      tools={
        <>
          {summary && <PresenceMark presence={summary.presence} />}
          <button
            type="button"
            class="quiet-button push-end"
            aria-label={t('close')}
            title={t('close')}
            onClick={closeDevice}
          >
            <Icon name="close" />
          </button>
        </>
      }
    >
      {device === 'missing' && <p class="empty">{t('deviceMissing')}</p>}
      {device === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {device === 'loading' && <p class="empty">{t('loading')}</p>}
      {typeof device === 'object' && <DeviceBody device={device} />}
    </Card>
  );
}

function DeviceBody({ device }: { device: DeviceResource }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard (WCAG 2.1.1).
    <section class="card-scroll" tabIndex={0} aria-label={t('deviceDetails')}>
      <DeviceIdentity device={device} />
      <DeviceValues device={device} />
      <DeviceCompleteness device={device} />
      <DeviceLog device={device} />
    </section>
  );
}

/** On narrow pages the details stand below the list: go there once after choosing. */
function useReveal(id: string): void {
  useEffect(() => {
    if (revealedDevice.value !== id) return;
    revealedDevice.value = '';
    const title = document.getElementById(`${ID}-title`);
    title?.focus({ preventScroll: true });
    title?.closest('section')?.scrollIntoView({ block: 'start' });
  }, [id]);
}
