/** For a page with several places under its path: a list, and one of its things. */
import { useEffect, useRef } from 'preact/hooks';

/**
 * From the list to a thing and back is another page to a person, though not to the address book of pages: the focus goes
 * to the heading. The first place is told by the frame.
 *
 * @param place what of the address tells the places apart
 */
export function useHeadingFocus(place: string): void {
  const known = useRef(place);
  useEffect(() => {
    if (known.current === place) return;
    known.current = place;
    document.querySelector<HTMLElement>('#main h1')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);
}
