/** Follows links to pages of the console without a reload; everything else stays with the browser. */
import { navigate } from './location.ts';
import { pageAt } from './pages.ts';

export function startFollowingLinks(): void {
  document.addEventListener('click', event => {
    const isPlain =
      event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const anchor = (event.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null;
    if (!isPlain || event.defaultPrevented || !anchor || anchor.target || anchor.hasAttribute('download'))
      return;
    const url = new URL(anchor.href);
    const isOnPage = url.pathname === location.pathname && url.hash !== '';
    if (url.origin !== location.origin || isOnPage || !pageAt(url.pathname)) return;
    event.preventDefault();
    navigate(url.pathname + url.search);
  });
}
