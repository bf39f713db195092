/** `leitstand link`: another one-time link, for who signed out or came late. */
import { createSignInLink } from '../api/sign-in-link.ts';
import { readSettings } from './read-settings.ts';
import { print } from './terminal.ts';
import { withRegistry } from './with-registry.ts';

export async function runLink(): Promise<void> {
  const settings = readSettings();
  const origin = settings.HTTP_PUBLIC_URL || `http://${settings.HTTP_HOST}:${settings.HTTP_PORT}`;
  await withRegistry(async registry => print(await createSignInLink(registry, origin, Date.now())));
}
