/** A secret that was just made: itself, the user name, and the line that uses both. */
import type { CredentialSecret, EnteredDevice } from '#core/provisioning-resources.ts';
import { t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { toFirstReadingLine } from './first-reading.ts';
import { SecretLine } from './secret-once.tsx';

interface DeviceSecretProps {
  device: Pick<EnteredDevice, 'id' | 'city' | 'kind'>;
  credential: CredentialSecret;
}

export function DeviceSecret({ device, credential }: DeviceSecretProps) {
  const kind = deviceKinds.value.find(({ name }) => name === device.kind);
  return (
    <>
      <p class="admin-note">{t('provisioning.secretOnce')}</p>
      <SecretLine label={t('provisioning.userName')} text={credential.userName} />
      <SecretLine label={t('provisioning.secret')} text={credential.secret} />
      <SecretLine
        label={t('provisioning.firstReading')}
        text={toFirstReadingLine(device, credential, kind)}
        hint={t('provisioning.firstReadingHint')}
      />
    </>
  );
}
