/** Asks before many alarms are acknowledged: exactly those that stood in the list when the dialog was opened. */
import { useState } from 'preact/hooks';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { acknowledgeAll } from './alarm-actions.ts';

export function BulkDialog({ alarms, onClose }: { alarms: readonly AlarmResource[]; onClose: () => void }) {
  const [asked] = useState(alarms);
  const [isBusy, setIsBusy] = useState(false);
  const { number } = formats.value;
  const grave = asked.filter(({ severity }) => severity === 'critical').length;

  async function confirm(): Promise<void> {
    setIsBusy(true);
    await acknowledgeAll(asked.map(({ id }) => id));
    onClose();
  }

  return (
    <Dialog title={t('alarms.bulkTitle')} onClose={onClose} isBusy={isBusy}>
      <p>{t('alarms.bulkText', { count: number(asked.length) })}</p>
      {grave > 0 && (
        <p>
          <b>{t('alarms.bulkGrave', { count: number(grave) })}</b>
        </p>
      )}
      <DialogActions>
        <button type="button" class="button" disabled={isBusy} onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" class="button is-primary" disabled={isBusy} onClick={() => void confirm()}>
          {t('alarms.acknowledgeAll', { count: number(asked.length) })}
        </button>
      </DialogActions>
    </Dialog>
  );
}
