/** Devices are entered here, one by one or from a file; below its id, a known one is changed. */

import { linkTo, query, setQuery } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import { t } from '../../i18n/translate.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { DeviceAdmin } from './device-admin.tsx';
import { ImportWizard } from './import-wizard.tsx';
import { NewDevice } from './new-device.tsx';
import './admin.css';

export function ProvisioningPage({ segments: [id] }: PageProps) {
  const way = query.value.get('way') === 'file' ? 'file' : 'one';
  if (id !== undefined)
    return (
      <>
        <PageHead title={t('provisioning.title')} note={<a href={linkTo(`/devices/${id}`)}>{id}</a>} />
        <DeviceAdmin key={id} id={id} />
      </>
    );
  return (
    <>
      <PageHead title={t('provisioning.title')} />
      <div class="card">
        <Tabs
          label={t('provisioning.ways')}
          tabs={[
            { key: 'one', text: t('provisioning.one') },
            { key: 'file', text: t('provisioning.file') },
          ]}
          selected={way}
          onSelect={next => setQuery({ way: next === 'file' ? 'file' : undefined })}
        >
          {way === 'file' ? <ImportWizard /> : <NewDevice />}
        </Tabs>
      </div>
    </>
  );
}
