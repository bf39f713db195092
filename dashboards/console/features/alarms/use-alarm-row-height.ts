import { useEffect, useState } from 'preact/hooks';

/** Heights of `alarms.css`: a line of title and one of facts, or more where the page is narrow. */
const ROW_HEIGHT = 58;
const NARROW_ROW_HEIGHT = 104;
const NARROW = '(max-width: 720px)';

export function useAlarmRowHeight(): number {
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const update = () => setIsNarrow(query.matches);
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  return isNarrow ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
}
