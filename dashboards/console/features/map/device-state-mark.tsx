import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { t } from '../../i18n/translate.ts';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import type { DeviceState } from './device-state.ts';

/** The mark that the device has on the map, with its word for who does not see it. */
export function DeviceStateMark({ kind, state }: { kind: DeviceKindName; state: DeviceState }) {
  return (
    <span class="device-state-mark">
      {state === 'normal' ? (
        <i class={`dot is-${kind}`} aria-hidden="true" />
      ) : (
        <PriorityMark priority={state} />
      )}
      <span class="visually-hidden">{t(`state.${state}`)}</span>
    </span>
  );
}
