/** A button beside a thing; its label names the thing. */
export function ActionButton({ text, label, onClick }: { text: string; label: string; onClick: () => void }) {
  return (
    <button type="button" class="text-button" aria-label={label} onClick={onClick}>
      {text}
    </button>
  );
}
