import type { AlarmResource } from '#core/alarm-resources.ts';
import type { Page } from '#core/resources.ts';
import { t } from '../../i18n/translate.ts';
import { alarmRevision } from '../../live/alarm-state.ts';
import { Card } from '../../ui/card.tsx';
import { AlarmLinks } from '../alarms/alarm-links.tsx';
import { useResource } from './use-resource.ts';

const ROWS_MAX = 50;

/** Open alarms of one device, those that another explains or that are shelved, too. */
export function DeviceAlarmsCard({ id }: { id: string }) {
  const query = { device: id, limit: ROWS_MAX };
  const turn = alarmRevision.value;
  const open = useResource<Page<AlarmResource>>('/api/v1/alarms', { ...query, state: 'open' }, turn);
  const shelved = useResource<Page<AlarmResource>>('/api/v1/alarms', { ...query, state: 'shelved' }, turn);
  const isBoth = typeof open === 'object' && typeof shelved === 'object';
  const loaded = isBoth ? { items: [...open.items, ...shelved.items] } : open;
  return (
    <Card id="device-alarms" title={t('alarms.ofDevice')} class="device-alarms">
      <AlarmLinks loaded={loaded} none={t('alarms.ofDeviceNone')} />
    </Card>
  );
}
