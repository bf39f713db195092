import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

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
