/** Spans of time, half-open [from, until): what touches at an instant does not overlap. */
export interface Span {
  fromMs: number;
  /** Infinity: without end. */
  untilMs: number;
}

/** What lies in one of both lists, pair by pair: overlapping spans of one list stay apart. */
export function intersectSpans(left: readonly Span[], right: readonly Span[]): Span[] {
  return left.flatMap(a =>
    right
      .map(b => ({ fromMs: Math.max(a.fromMs, b.fromMs), untilMs: Math.min(a.untilMs, b.untilMs) }))
      .filter(isSpan),
  );
}

/** What is left of the spans outside the holes. */
export function cutSpans(spans: readonly Span[], holes: readonly Span[]): Span[] {
  return holes.reduce<Span[]>(
    (left, hole) =>
      left
        .flatMap(({ fromMs, untilMs }) => [
          { fromMs, untilMs: Math.min(untilMs, hole.fromMs) },
          { fromMs: Math.max(fromMs, hole.untilMs), untilMs },
        ])
        .filter(isSpan),
    [...spans],
  );
}

/** The same instants in disjoint spans, in order; what touches becomes one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last && span.fromMs <= last.untilMs) last.untilMs = Math.max(last.untilMs, span.untilMs);
    else merged.push({ ...span });
  }
  return merged;
}

export function isWithin(inner: Span, spans: readonly Span[]): boolean {
  return spans.some(({ fromMs, untilMs }) => fromMs <= inner.fromMs && inner.untilMs <= untilMs);
}

function isSpan({ fromMs, untilMs }: Span): boolean {
  return fromMs < untilMs;
}
