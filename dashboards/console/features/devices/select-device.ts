import { signal } from '@preact/signals';
import { announce } from '../../app/announcer.tsx';
import { setView, view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { fleet } from '../../live/live-state.ts';

/** Below this width the details stand under the list, so choosing a device takes the reader there. */
const STACKED_LAYOUT = '(max-width: 1200px)';

/** The device whose details are to be scrolled to and focused once they are there. */
export const revealedDevice = signal('');

export function selectDevice(id: string): void {
  if (id === view.value.device) {
    closeDevice();
    return;
  }
  setView({ device: id }, 'push');
  if (matchMedia(STACKED_LAYOUT).matches) revealedDevice.value = id;
  announce(() => t('selected', { name: fleet.devices.get(id)?.name ?? id }));
}

export function closeDevice(): void {
  const { device } = view.value;
  setView({ device: '', metric: '' }, 'push');
  document.getElementById(toRowId(device))?.focus();
}

export function toRowId(device: string): string {
  return `device-row-${device}`;
}
