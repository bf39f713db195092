/** The language of the page: German unless a person chose otherwise; kept in this browser. */
import { computed, effect, signal } from '@preact/signals';
import { readStored, writeStored } from '../app/browser-storage.ts';
import { de, type MessageKey } from './de.ts';
import { en } from './en.ts';
import { formatsFor, type Language } from './formats.ts';

const STORAGE_KEY = 'leitstand.language';

export const language = signal<Language>(readStored(STORAGE_KEY) === 'en' ? 'en' : 'de');

export const formats = computed(() => formatsFor(language.value));

export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  const text: string = (language.value === 'de' ? de : en)[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function switchLanguage(): void {
  language.value = language.value === 'de' ? 'en' : 'de';
  writeStored(STORAGE_KEY, language.value);
}

effect(() => {
  document.documentElement.lang = language.value;
});
