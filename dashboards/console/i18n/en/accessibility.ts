import type { accessibility as german } from '../de/accessibility.ts';

export const accessibility: Record<keyof typeof german, string> = {
  'accessibility.title': 'Accessibility',
};
