/**
 * The metrics of all parts in one Prometheus text. The parts are asked one after the other, in their order: the broker announces
 * what it has acknowledged before it tells its own, so the backlog that ingest then tells has all of it.
 */
export type MetricsSource = () => Promise<string>;

/** A part that cannot tell is left out, not the whole text. */
export async function collectMetrics(
  sources: readonly MetricsSource[],
  onFailure: (error: unknown) => void,
): Promise<string> {
  const texts: string[] = [];
  for (const source of sources) {
    try {
      texts.push((await source()).trimEnd());
    } catch (error) {
      onFailure(error);
    }
  }
  return `${texts.filter(text => text !== '').join('\n')}\n`;
}
