interface SegmentedProps<T> {
  label: string;
  options: readonly { value: T; text: string }[];
  selected: T;
  onSelect: (value: T) => void;
}

/** A few choices of which one holds. */
export function Segmented<T extends string | number>({
  label,
  options,
  selected,
  onSelect,
}: SegmentedProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings KERN's form layout with it.
    <div class="segmented" role="group" aria-label={label}>
      {options.map(({ value, text }) => (
        <button key={value} type="button" aria-pressed={value === selected} onClick={() => onSelect(value)}>
          {text}
        </button>
      ))}
    </div>
  );
}
