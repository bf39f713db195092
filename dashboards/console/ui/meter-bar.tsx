/** A share 0..1 as a bar. The figure itself stands beside it as text, so the bar is decoration. */
export function MeterBar({ share }: { share: number }) {
  const width = `${Math.min(100, Math.max(0, share * 100))}%`;
  return (
    <div class="meter" aria-hidden="true">
      <i style={{ width }} />
    </div>
  );
}
