import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

/** Heights of `styles/devices.css`: one line per row, or two where the page is narrow. */
const ROW_HEIGHT = 36;
const NARROW_ROW_HEIGHT = 62;
const NARROW = '(max-width: 720px)';

export function useRowHeight(): number {
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const update = () => setIsNarrow(query.matches);
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  return isNarrow ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
}

/** Where an element is scrolled to and how much of it can be seen. */
export function useViewport(element: RefObject<HTMLElement | null>): { scrollTop: number; height: number } {
  const [viewport, setViewport] = useState({ scrollTop: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const update = () => setViewport({ scrollTop: target.scrollTop, height: target.clientHeight });
    const observer = new ResizeObserver(update);
    observer.observe(target);
    target.addEventListener('scroll', update, { passive: true });
    update();
    return () => {
      observer.disconnect();
      target.removeEventListener('scroll', update);
    };
  }, []);
  return viewport;
}
