/** The frame of a wall display: place, time and whether the data are current, above one view after the other. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { BrandSign } from '../brand.tsx';
import { toPlaceText } from '../chosen-cities.ts';
import { Clock } from '../clock.tsx';
import { LiveChip } from '../live-chip.tsx';
import { navigate, path, query, toQueryText } from '../location.ts';
import { PageMain } from '../page-main.tsx';
import { PageOutlet } from '../page-outlet.tsx';
import { pageAt } from '../pages.ts';
import { toNextPath, wallEveryMs, wallPages } from './wall-state.ts';

/** Kept while the views turn. */
const isHeld = signal(false);

export function Wall() {
  const shown = pageAt(path.value)?.page;
  const pages = wallPages.value;
  useTurning(pages.length > 1 && !isHeld.value);
  return (
    <div class="wall">
      <header class="wall-head">
        <BrandSign />
        <p>
          <b>{toPlaceText()}</b> <span class="muted">{shown && t(shown.title)}</span>
        </p>
        <LiveChip />
        <Clock />
        {pages.length > 1 && (
          <>
            <button
              type="button"
              class="square-button"
              aria-label={t('nextView')}
              title={t('nextView')}
              onClick={turn}
            >
              <Icon name="next" />
            </button>
            <button type="button" class="button" aria-pressed={isHeld.value} onClick={toggleHeld}>
              <Icon name={isHeld.value ? 'play' : 'pause'} />
              {t('holdView')}
            </button>
          </>
        )}
        <button
          type="button"
          class="square-button"
          aria-label={t('leaveWall')}
          title={t('leaveWall')}
          onClick={leave}
        >
          <Icon name="close" />
        </button>
      </header>
      <PageMain key={shown?.path}>
        <PageOutlet />
      </PageMain>
    </div>
  );
}

function useTurning(isTurning: boolean): void {
  useEffect(() => {
    if (!isTurning) return;
    const timer = setInterval(turn, wallEveryMs.value);
    return () => clearInterval(timer);
  }, [isTurning, wallEveryMs.value]);
}

/** Everything else in the address stays. */
function turn(): void {
  const next = toNextPath(wallPages.value, pageAt(path.value)?.page);
  navigate(next + toQueryText(query.value), 'replace');
}

function toggleHeld(): void {
  isHeld.value = !isHeld.value;
}

function leave(): void {
  const rest = new URLSearchParams(query.value);
  rest.delete('wall');
  rest.delete('every');
  navigate(path.value + toQueryText(rest));
}
