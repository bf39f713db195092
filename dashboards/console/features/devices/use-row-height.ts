import { useEffect, useState } from 'preact/hooks';

/** Heights of `device-grid.css`: one line per row, or two where the page is narrow. */
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
