/** The page of all devices: filters, the list, how many there are, and the same as a file. */
import './devices-page.css';
import { useEffect } from 'preact/hooks';
import { view } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import { language, t } from '../../i18n/translate.ts';
import { DownloadButton } from '../../ui/download-button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useHeadingFocus } from '../../ui/use-heading-focus.ts';
import { DevicePage } from '../device/device-page.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { shownColumnNames } from './device-columns.tsx';
import { DevicesCard } from './devices-card.tsx';
import { startHeldOrder } from './held-order.ts';
import { criteria } from './list-criteria.ts';
import { toCsvAddress } from './list-csv.ts';

export function DevicesPage({ segments }: PageProps) {
  const [id] = segments;
  useHeadingFocus(id ?? '');
  return id === undefined ? <ListPage /> : <DevicePage key={id} id={id} />;
}

function ListPage() {
  useEffect(startHeldOrder, []);
  const { city, sort, isDescending } = view.value;
  return (
    <div class="devices-page">
      <PageHead
        title={t('devices.title')}
        tools={
          <>
            <ColumnChooser />
            <DownloadButton
              address={toCsvAddress(
                city,
                { ...criteria.value, sort, isDescending },
                shownColumnNames.value,
                language.value,
              )}
              text={t('devices.csv')}
              label={t('devices.csvLabel')}
            />
          </>
        }
      />
      <DevicesCard />
    </div>
  );
}
