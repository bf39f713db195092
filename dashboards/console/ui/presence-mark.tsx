import type { Presence } from '#core/presence.ts';
import { t } from '../i18n/translate.ts';

/** Each state has a shape of its own, so none is told by colour alone. Normal is neutral; trouble is filled. */
const SHAPES: Record<Presence, { outline: string; sign?: string }> = {
  ready: { outline: 'M10 5a5 5 0 1 1 0 10a5 5 0 0 1 0-10Z' },
  sleeping: { outline: 'M14.5 12.5A6 6 0 1 1 9 4.2a5 5 0 0 0 5.5 8.300Z' },
  disconnected: {
    outline: 'M5 3h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Z',
    sign: 'M6.5 10h7',
  },
  lost: {
    outline:
      'M5 2.500h10A2.5 2.5 0 0 1 17.5 5v10a2.5 2.5 0 0 1-2.5 2.500H5A2.5 2.5 0 0 1 2.5 15V5A2.5 2.5 0 0 1 5 2.500Z',
    sign: 'm7 7 6 6m0-6-6 6',
  },
  stale: { outline: 'M10 1.8 18.8 17.500H1.200Z', sign: 'M10 7.500v4.200m0 2.300v.6' },
  unknown: { outline: 'M10 2.5 17.5 10 10 17.5 2.5 10Z' },
};

export function PresenceShape({ presence }: { presence: Presence }) {
  const { outline, sign } = SHAPES[presence];
  return (
    <svg
      class={`presence-shape is-${presence}`}
      viewBox="0 0 20 20"
      width="18"
      height="18"
      aria-hidden="true"
    >
      <path class="outline" d={outline} />
      {sign && <path class="sign" d={sign} />}
    </svg>
  );
}

export function PresenceMark({ presence }: { presence: Presence }) {
  return (
    <span class={`presence is-${presence}`}>
      <PresenceShape presence={presence} />
      <span>{t(`presence.${presence}`)}</span>
    </span>
  );
}
