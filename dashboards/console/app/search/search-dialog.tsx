// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays in the input, which names the active option.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys arrive at the input of the combobox.
// biome-ignore-all lint/a11y/useSemanticElements: options of a combobox can be grouped in no other way.
/**
 * The search: a combobox over devices, streets and cities of everything the person may see, whatever cities are chosen.
 * The focus stays in the input; arrows choose, Enter opens, Escape closes.
 */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/translate.ts';
import { useModal } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toRowAfterKey } from '../../ui/row-window.ts';
import { announce } from '../announcer.tsx';
import { navigate } from '../location.ts';
import { type HitGroup, type SearchHit, toHitGroups } from './search-hits.ts';
import { type Found, useSearch } from './use-search.ts';

const HITS_PER_PAGE = 5;

export function SearchDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const dialog = useModal();
  const found = useSearch(text);
  const groups = toGroups(found);
  const hits = groups.flatMap(group => group.hits);
  const activeHit = hits[active];

  useEffect(() => setActive(0), [found]);
  useEffect(() => {
    if (found) announce(() => toCountText(found, hits.length));
  }, [found]);
  useLayoutEffect(() => {
    document.getElementById(toOptionId(activeHit))?.scrollIntoView({ block: 'nearest' });
  }, [activeHit?.id]);

  function open(hit: SearchHit | undefined): void {
    if (!hit) return;
    onClose();
    navigate(hit.href);
  }

  function handleKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') open(activeHit);
    else {
      // Home and End belong to the text.
      const isList = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].includes(event.key);
      const next = isList ? toRowAfterKey(event.key, active, HITS_PER_PAGE, hits.length) : undefined;
      if (next === undefined) return;
      setActive(next);
    }
    event.preventDefault();
  }

  return (
    <dialog
      ref={dialog}
      class="dialog search-dialog"
      aria-label={t('searchLabel')}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="search-line">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={t('searchLabel')}
          aria-expanded={hits.length > 0}
          aria-controls="search-hits"
          aria-autocomplete="list"
          aria-activedescendant={activeHit && toOptionId(activeHit)}
          placeholder={t('search')}
          maxLength={64}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={event => setText(event.currentTarget.value)}
          onKeyDown={handleKey}
        />
        <button type="button" class="quiet-button" aria-label={t('close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div id="search-hits" class="search-hits" role="listbox" aria-label={t('searchHits')}>
        {groups.map(group => (
          <HitList key={group.title} group={group} activeId={activeHit?.id} onOpen={open} />
        ))}
      </div>
      {hits.length === 0 && <p class="empty">{found ? toCountText(found, 0) : t('searchHint')}</p>}
    </dialog>
  );
}

interface HitListProps {
  group: HitGroup;
  activeId: string | undefined;
  onOpen: (hit: SearchHit) => void;
}

function HitList({ group, activeId, onOpen }: HitListProps) {
  const titleId = `hits-${group.title}`;
  return (
    <div role="group" aria-labelledby={titleId}>
      <div id={titleId} class="hits-title" role="presentation">
        {t(group.title)}
      </div>
      {group.hits.map(hit => (
        <div
          key={hit.id}
          id={toOptionId(hit)}
          class="hit"
          role="option"
          aria-selected={hit.id === activeId}
          onClick={() => onOpen(hit)}
        >
          <Icon name={hit.icon} />
          <span>{hit.text}</span>
          <span class="muted">{hit.note}</span>
        </div>
      ))}
    </div>
  );
}

function toGroups(found: Found): HitGroup[] {
  return found === undefined || found.resource === 'failed' ? [] : toHitGroups(found.resource, found.text);
}

function toOptionId(hit: SearchHit | undefined): string {
  return hit ? `hit-${hit.id.replaceAll(' ', '_')}` : '';
}

function toCountText(found: NonNullable<Found>, count: number): string {
  if (found.resource === 'failed') return t('loadFailed');
  return count === 0 ? t('searchNothing', { text: found.text }) : t('searchCount', { count });
}
