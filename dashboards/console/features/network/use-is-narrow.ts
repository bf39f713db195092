/** Whether the page is as narrow as a phone; followed as it changes. */
import { useEffect, useState } from 'preact/hooks';

const NARROW = '(max-width: 760px)';

export function useIsNarrow(): boolean {
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const follow = () => setIsNarrow(media.matches);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, []);
  return isNarrow;
}
