/** One known device: what was entered of it, its access, and its end. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FieldFault } from '#core/check-device.ts';
import type { EnteredDevice } from '#core/provisioning-resources.ts';
import type { DeviceResource } from '#core/resources.ts';
import { t } from '../../i18n/translate.ts';
import { readDevice, sendResource } from '../../live/rest-client.ts';
import { Card } from '../../ui/card.tsx';
import { showToast } from '../../ui/toast.tsx';
import { CredentialCard } from './credential-card.tsx';
import { checkDraft, type DeviceDraft, toDraft, toPatch } from './device-draft.ts';
import { DeviceFields } from './device-fields.tsx';
import { EraseCard } from './erase-card.tsx';
import { useFocusOnFault } from './new-device.tsx';
import { toFaults } from './request-faults.ts';

export function DeviceAdmin({ id }: { id: string }) {
  const [device, setDevice] = useState<EnteredDevice | 'missing'>();
  const [isErased, setIsErased] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    setDevice(undefined);
    readDevice(id, abort.signal).then(
      found => setDevice(toEntered(found)),
      () => !abort.signal.aborted && setDevice('missing'),
    );
    return () => abort.abort();
  }, [id]);
  if (device === undefined) return <p role="status">{t('loading')}</p>;
  if (device === 'missing') return <p role="alert">{t('provisioning.missing')}</p>;
  return (
    <div class="admin-cards">
      {!isErased && <MasterDataCard device={device} onSaved={setDevice} />}
      {!isErased && <CredentialCard device={device} />}
      <EraseCard device={device} onErased={() => setIsErased(true)} />
    </div>
  );
}

function MasterDataCard({
  device,
  onSaved,
}: {
  device: EnteredDevice;
  onSaved: (device: EnteredDevice) => void;
}) {
  const [draft, setDraft] = useState<DeviceDraft>(() => toDraft(device));
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const form = useRef<HTMLFormElement>(null);
  useFocusOnFault(form, faults);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const own = checkDraft(draft);
    setFaults(own);
    if (own.length > 0) return;
    try {
      const path = `/api/v1/devices/${device.id}`;
      const saved = await sendResource<EnteredDevice>('PATCH', path, toPatch(draft));
      onSaved(saved);
      setDraft(toDraft(saved));
      showToast(() => t('provisioning.saved', { name: saved.name }));
    } catch (error) {
      const found = toFaults(error);
      setFaults(found);
      if (found.length === 0) showToast(() => t('provisioning.failed'), 'failed');
    }
  }

  return (
    <Card id="master-data" title={t('provisioning.masterData')}>
      <form class="admin-form" ref={form} onSubmit={submit}>
        <DeviceFields
          draft={draft}
          faults={faults}
          isNew={false}
          onChange={change => setDraft({ ...draft, ...change })}
        />
        <div class="admin-actions">
          <button type="submit" class="button is-primary">
            {t('provisioning.save')}
          </button>
        </div>
      </form>
    </Card>
  );
}

function toEntered(device: DeviceResource): EnteredDevice {
  const { id, city, kind, name, lifecycle, reportIntervalS, location } = device;
  const { groupId, cabinetId, locationCategory } = device;
  const { serialNumber, manufacturerName, modelName, hardwareVersion } = device;
  const texts = {
    groupId,
    cabinetId,
    locationCategory,
    serialNumber,
    manufacturerName,
    modelName,
    hardwareVersion,
  };
  const given = Object.entries({ ...texts, location }).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...{ id, city, kind, name, reportIntervalS },
    lifecycle: lifecycle as EnteredDevice['lifecycle'],
  };
}
