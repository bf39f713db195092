/** Everything of one device: who it is, what it says now and said before, how complete that is, what was asked of it. */
import './device-page.css';
import './device-print.css';
import { isAllowed } from '#core/access-resources.ts';
import type { DeviceResource } from '#core/resources.ts';
import { linkTo } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { fleet, fleetRevision, session } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { PresenceMark } from '../../ui/presence-mark.tsx';
import { MaintenanceNote } from '../alarm-rules/maintenance-note.tsx';
import { selectedDevice } from '../devices/device-details.ts';
import { DeviceIdentity } from '../devices/device-identity.tsx';
import { DeviceLog } from '../devices/device-log.tsx';
import { DeviceValues } from '../devices/device-values.tsx';
import { HistoryCard } from '../series/history-card.tsx';
import { CommandsCard } from './commands-card.tsx';
import { CompletenessCard } from './completeness-card.tsx';
import { DeviceAlarmsCard } from './device-alarms-card.tsx';
import { DeviceBirth } from './device-birth.tsx';
import { isLent } from './lent-device.ts';
import { printPage } from './print-page.ts';
import { RefusalsCard } from './refusals-card.tsx';

const LOG_LINES = 40;

export function DevicePage({ id }: { id: string }) {
  const device = selectedDevice.value;
  const isThere = typeof device === 'object' && device.id === id;
  return (
    <div class="device-page">
      <Head id={id} device={isThere ? device : undefined} />
      {device === 'missing' && <p class="empty">{t('deviceMissing')}</p>}
      {device === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {device === 'loading' && <p class="empty">{t('loading')}</p>}
      {isThere && <Body device={device} />}
    </div>
  );
}

/** One heading from the beginning: who came by keyboard stands on it while the rest is loaded. */
function Head({ id, device }: { id: string; device: DeviceResource | undefined }) {
  fleetRevision.value;
  const summary = fleet.devices.get(id) ?? device;
  return (
    <PageHead
      title={summary?.name ?? id}
      note={
        summary && (
          <span class="device-note">
            <KindIcon kind={summary.kind} />
            <PresenceMark presence={summary.presence} />
            {isLent(summary) && <span>{t('network.ofCity', { city: summary.city })}</span>}
          </span>
        )
      }
      tools={
        <>
          {summary?.location && (
            <a class="button" href={linkTo('/map', { device: id })}>
              <Icon name="place" />
              {t('devices.onMap')}
            </a>
          )}
          {summary && isAdministered(summary.city) && (
            <a class="button" href={linkTo(`/admin/provisioning/${id}`)}>
              <Icon name="edit" />
              {t('provisioning.edit')}
            </a>
          )}
          <button type="button" class="button" onClick={() => void printPage()}>
            <Icon name="print" />
            {t('devices.print')}
          </button>
          <a class="button" href={linkTo('/devices')}>
            {t('devices.backToList')}
          </a>
        </>
      }
    />
  );
}

function isAdministered(city: string): boolean {
  return typeof session.value === 'object' && isAllowed(session.value, ['admin'], city);
}

function Body({ device }: { device: DeviceResource }) {
  return (
    <>
      {!isLent(device) && <MaintenanceNote device={device.id} />}
      <div class="device-columns">
        <Card id="identity" title={t('identity')} class="device-identity">
          <DeviceIdentity device={device} />
          <DeviceBirth device={device} />
        </Card>
        <CommandsCard device={device} />
      </div>
      <DeviceAlarmsCard id={device.id} />
      <Card id="values" title={t('currentValues')} class="device-values">
        <DeviceValues device={device} />
      </Card>
      <HistoryCard device={device} />
      <CompletenessCard id={device.id} />
      <div class="device-columns">
        <RefusalsCard id={device.id} />
        <Card id="log" title={t('devices.log')} class="device-log">
          <DeviceLog device={device} shown={LOG_LINES} />
        </Card>
      </div>
    </>
  );
}
