/** Shows the page of the address: loads its chunk, moves the focus to its heading, says so when there is none. */
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/translate.ts';
import { linkTo, path } from './location.ts';
import { type PageEntry, type PageProps, pageAt } from './pages.ts';
import { isWall } from './wall/wall-state.ts';

type Loaded = { page: PageEntry; Page: ComponentType<PageProps> } | { page: PageEntry; Page: 'failed' };

export function PageOutlet() {
  const place = pageAt(path.value);
  const loaded = useLoadedPage(place?.page);
  useFocusOnChange(place?.page, loaded?.page === place?.page);
  if (!place)
    return (
      <section class="card page-missing" aria-labelledby="missing-title">
        <h2 id="missing-title">{t('pageMissing')}</h2>
        <a href={linkTo('/')}>{t('toOverview')}</a>
      </section>
    );
  if (loaded?.page !== place.page) return <p role="status">{t('loading')}</p>;
  if (loaded.Page === 'failed') return <p role="alert">{t('loadFailed')}</p>;
  return <loaded.Page segments={place.segments} />;
}

function useLoadedPage(page: PageEntry | undefined): Loaded | undefined {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    let isWanted = true;
    page?.load().then(
      Page => isWanted && setLoaded({ page, Page }),
      () => isWanted && setLoaded({ page, Page: 'failed' }),
    );
    return () => {
      isWanted = false;
    };
  }, [page]);
  return loaded;
}

/**
 * A change of the page is told to a screen reader as a new document would be: the focus goes to its heading. The first
 * page is not told, nor is one that a wall display turned to.
 */
function useFocusOnChange(page: PageEntry | undefined, isLoaded: boolean): void {
  const told = useRef(page);
  useEffect(() => {
    if (told.current === page || !isLoaded) return;
    told.current = page;
    if (isWall.value) return;
    const heading =
      document.querySelector<HTMLElement>('#main h1') ?? document.querySelector<HTMLElement>('#main');
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [page, isLoaded]);
}
