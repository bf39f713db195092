/** Which columns the list has. The device's name is always among them. */
import { useState } from 'preact/hooks';
import { DEVICE_COLUMNS } from '#core/device-columns.ts';
import { t } from '../../i18n/translate.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { COLUMN_ALWAYS_SHOWN, chooseColumns, shownColumnNames, toColumnTitle } from './device-columns.tsx';

export function ColumnChooser() {
  const [isOpen, setIsOpen] = useState(false);
  const shown = shownColumnNames.value;
  return (
    <>
      <button type="button" class="button" onClick={() => setIsOpen(true)}>
        <Icon name="viewColumn" />
        {t('devices.columns')}
      </button>
      {isOpen && (
        <Dialog title={t('devices.columnsTitle')} onClose={() => setIsOpen(false)}>
          <p class="muted">{t('devices.columnsText')}</p>
          {DEVICE_COLUMNS.map(name => (
            <Checkbox
              key={name}
              label={toColumnTitle(name)}
              isChecked={shown.includes(name)}
              isDisabled={name === COLUMN_ALWAYS_SHOWN}
              onChange={isShown =>
                chooseColumns(
                  DEVICE_COLUMNS.filter(other => (other === name ? isShown : shown.includes(other))),
                )
              }
            />
          ))}
          <DialogActions>
            <button type="button" class="button" onClick={() => chooseColumns(undefined)}>
              {t('devices.columnsReset')}
            </button>
            <button type="button" class="button is-primary" onClick={() => setIsOpen(false)}>
              {t('close')}
            </button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}
