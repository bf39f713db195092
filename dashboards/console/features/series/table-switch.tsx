import { t } from '../../i18n/translate.ts';

/** Between a chart and its table. */
export function TableSwitch({
  isTable,
  onSwitch,
}: {
  isTable: boolean;
  onSwitch: (isTable: boolean) => void;
}) {
  return (
    <button type="button" class="text-button push-end" onClick={() => onSwitch(!isTable)}>
      {isTable ? t('asChart') : t('asTable')}
    </button>
  );
}
