/** The state of a link: a line of its own pattern, and the word. */
import type { LinkResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { toLinkTone } from './network-words.ts';

export function LinkState({ link }: { link: LinkResource }) {
  const tone = toLinkTone(link);
  return (
    <span class={`link-state is-${tone}`}>
      <svg width="24" height="12" aria-hidden="true">
        <line x1="1" y1="6" x2="23" y2="6" />
      </svg>
      {t(`network.state.${tone}`)}
    </span>
  );
}
