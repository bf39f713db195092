/** Goes through time: what is shown now, earlier, later, back to today. */
import { t } from '../../i18n/translate.ts';

interface DayButtonsProps {
  title: string;
  onEarlier: () => void;
  onToday: () => void;
  onLater: () => void;
}

export function DayButtons({ title, onEarlier, onToday, onLater }: DayButtonsProps) {
  return (
    <div class="day-buttons">
      <button type="button" class="button" onClick={onEarlier}>
        {t('eventLive.earlier')}
      </button>
      <button type="button" class="button" onClick={onToday}>
        {t('eventLive.today')}
      </button>
      <button type="button" class="button" onClick={onLater}>
        {t('eventLive.later')}
      </button>
      <h2 aria-live="polite">{title}</h2>
    </div>
  );
}
