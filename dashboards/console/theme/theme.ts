/** Light or dark: as the system says until a person chooses. Set before first paint by the script in index.html. */
import { effect, signal } from '@preact/signals';
import { writeStored } from '../app/browser-storage.ts';

export type Theme = 'light' | 'dark';

const STORAGE_KEY = 'leitstand.theme';

export const theme = signal<Theme>(
  document.documentElement.dataset['kernTheme'] === 'dark' ? 'dark' : 'light',
);

export function switchTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  writeStored(STORAGE_KEY, theme.value);
}

effect(() => {
  document.documentElement.dataset['kernTheme'] = theme.value;
});

/** Paper is white: dark ink, whatever the screen shows. Charts and map keep the colours they were drawn in. */
addEventListener('beforeprint', () => {
  document.documentElement.dataset['kernTheme'] = 'light';
});
addEventListener('afterprint', () => {
  document.documentElement.dataset['kernTheme'] = theme.value;
});
