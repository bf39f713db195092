/** One new device: the form, then its secret. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FieldFault } from '#core/check-device.ts';
import type { ProvisionedDeviceResource } from '#core/provisioning-resources.ts';
import { linkTo } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { RequestFailed, sendResource } from '../../live/rest-client.ts';
import { checkDraft, createDraft, type DeviceDraft, toRequest } from './device-draft.ts';
import { DeviceFields, listCities } from './device-fields.tsx';
import { DeviceSecret } from './device-secret.tsx';
import { toFailureText, toFaults } from './request-faults.ts';

export function NewDevice() {
  const [draft, setDraft] = useState<DeviceDraft>(() => createDraft(listCities()[0]?.value ?? ''));
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [failure, setFailure] = useState<RequestFailed>();
  const [created, setCreated] = useState<ProvisionedDeviceResource>();
  const form = useRef<HTMLFormElement>(null);
  useFocusOnFault(form, faults);
  // The list of cities may come after the page.
  const [firstCity] = listCities();
  if (draft.city === '' && firstCity) setDraft({ ...draft, city: firstCity.value });

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const own = checkDraft(draft);
    setFaults(own);
    setFailure(undefined);
    if (own.length > 0) return;
    try {
      setCreated(await sendResource<ProvisionedDeviceResource>('POST', '/api/v1/devices', toRequest(draft)));
    } catch (error) {
      setFaults(toFaults(error));
      setFailure(error instanceof RequestFailed ? error : undefined);
    }
  }

  if (created) {
    const { device } = created;
    return (
      <div class="admin-body">
        <p role="status">{t('provisioning.created', { name: device.name })}</p>
        <DeviceSecret device={device} credential={created} />
        <div class="admin-actions">
          <button
            type="button"
            class="button is-primary"
            onClick={() => {
              setCreated(undefined);
              setDraft({ ...createDraft(device.city), kind: device.kind });
            }}
          >
            {t('provisioning.another')}
          </button>
          <a class="button" href={linkTo(`/admin/provisioning/${device.id}`)}>
            {t('provisioning.edit')}
          </a>
        </div>
      </div>
    );
  }
  return (
    <form class="admin-form" ref={form} onSubmit={submit} noValidate={false}>
      <DeviceFields
        draft={draft}
        faults={faults}
        isNew
        onChange={change => setDraft({ ...draft, ...change })}
      />
      {failure && faults.length === 0 && (
        <p class="admin-note is-wrong" role="alert">
          {toFailureText(failure)}
        </p>
      )}
      <div class="admin-actions">
        <button type="submit" class="button is-primary">
          {t('provisioning.create')}
        </button>
      </div>
    </form>
  );
}

/** To the first field that is wrong, whose rule is read with it. */
export function useFocusOnFault(
  form: { readonly current: HTMLFormElement | null },
  faults: readonly FieldFault[],
): void {
  useEffect(() => {
    if (faults.length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [faults]);
}
