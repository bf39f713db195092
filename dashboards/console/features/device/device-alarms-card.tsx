import type { AlarmResource } from '#core/alarm-resources.ts';
import type { Page } from '#core/resources.ts';
import { t } from '../../i18n/translate.ts';
import { alarmRevision } from '../../live/alarm-state.ts';
import { Card } from '../../ui/card.tsx';
import { AlarmLinks } from '../alarms/alarm-links.tsx';
import { useResource } from './use-resource.ts';

const ROWS_MAX = 50;

/** Open alarms of one device, those that another explains, too. */
export function DeviceAlarmsCard({ id }: { id: string }) {
  const query = { device: id, state: 'open', limit: ROWS_MAX };
  const loaded = useResource<Page<AlarmResource>>('/api/v1/alarms', query, alarmRevision.value);
  return (
    <Card id="device-alarms" title={t('alarms.ofDevice')} class="device-alarms">
      <AlarmLinks loaded={loaded} none={t('alarms.ofDeviceNone')} />
    </Card>
  );
}
