import { useEffect, useState } from 'preact/hooks';

const NARROW = '(max-width: 720px)';

/** Rows that are drawn only in sight have a height that is known: that of the stylesheet, wide and on a phone. */
export function useRowHeight(wide: number, narrow: number): number {
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const update = () => setIsNarrow(query.matches);
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  return isNarrow ? narrow : wide;
}
