import { PRIORITY_SHAPES, type Priority } from './priority-shapes.ts';

/** Decoration: the words for it stand beside it. */
export function PriorityMark({ priority, size = 22 }: { priority: Priority; size?: number }) {
  const { outline, sign, signY, signSize } = PRIORITY_SHAPES[priority];
  return (
    <svg
      class={`priority-mark is-${priority}`}
      viewBox="0 0 24 24"
      width={size}
      height={size}
      aria-hidden="true"
    >
      <path d={outline} />
      <text x="12" y={signY} font-size={signSize} text-anchor="middle">
        {sign}
      </text>
    </svg>
  );
}
