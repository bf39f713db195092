const WIDTH = 100;
const HEIGHT = 28;
const MARGIN = 2;

interface SparklineProps {
  values: readonly (number | null)[];
}

/** The shape of a series without axes. Decoration: the figure and its comparison stand beside it as text. */
export function Sparkline({ values }: SparklineProps) {
  const known = values.filter(value => value !== null);
  if (known.length < 2) return null;
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {toRuns(values).map(points => (
        <polyline key={points} points={points} />
      ))}
    </svg>
  );
}

/** One run of points per stretch without a gap: no data is not zero. */
function toRuns(values: readonly (number | null)[]): string[] {
  const known = values.filter(value => value !== null);
  const least = Math.min(...known);
  const span = Math.max(...known) - least || 1;
  const runs: string[][] = [[]];
  values.forEach((value, index) => {
    if (value === null) {
      runs.push([]);
      return;
    }
    const x = (index / (values.length - 1)) * WIDTH;
    const y = HEIGHT - MARGIN - ((value - least) / span) * (HEIGHT - 2 * MARGIN);
    runs[runs.length - 1]!.push(`${x.toFixed(1)},${y.toFixed(1)}`);
  });
  return runs.filter(run => run.length > 1).map(run => run.join(' '));
}
