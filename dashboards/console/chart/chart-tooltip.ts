import type uPlot from 'uplot';

export interface TooltipLine {
  label: string;
  value: string;
}

interface TooltipTexts {
  toTitle: (ms: number) => string;
  /** What is known at the place under the pointer. */
  toLines: (plot: uPlot, place: number) => readonly TooltipLine[];
}

/** Time and values under the pointer. For the eye only: the table has the same for everyone. */
export function createTooltip(parent: HTMLElement, texts: TooltipTexts) {
  const tip = document.createElement('div');
  tip.className = 'chart-tip';
  tip.hidden = true;
  parent.append(tip);

  function update(plot: uPlot): void {
    const { idx, left = -1 } = plot.cursor;
    const seconds = idx === null || idx === undefined ? undefined : plot.data[0][idx];
    if (left < 0 || seconds === undefined || idx === null || idx === undefined) {
      tip.hidden = true;
      return;
    }
    const lines = texts.toLines(plot, idx).map(({ label, value }) => toLine(label, value));
    tip.replaceChildren(toLine(texts.toTitle(seconds * 1000)), ...lines);
    tip.hidden = false;
    const x = plot.bbox.left / devicePixelRatio + left;
    const isRight = x > parent.clientWidth / 2;
    tip.style.left = isRight ? '' : `${x + 12}px`;
    tip.style.right = isRight ? `${parent.clientWidth - x + 12}px` : '';
  }

  return { update, remove: () => tip.remove() };
}

function toLine(label: string, value?: string): HTMLElement {
  const line = document.createElement('div');
  line.append(label);
  if (value !== undefined) {
    const strong = document.createElement('b');
    strong.textContent = value;
    line.append(' ', strong);
  }
  return line;
}
