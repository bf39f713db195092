/** `leitstand link`: another one-time link, for who signed out or came late. */
import { createSignInLink } from '../api/sign-in-link.ts';
import { toCommandLineDraft } from './command-line-actor.ts';
import { readSettings } from './read-settings.ts';
import { print } from './terminal.ts';
import { withRegistry } from './with-registry.ts';

export async function runLink(): Promise<void> {
  const settings = readSettings();
  const origin = settings.HTTP_PUBLIC_URL || `http://${settings.HTTP_HOST}:${settings.HTTP_PORT}`;
  await withRegistry(async registry => {
    const link = await registry.transaction(async ({ access, audit }) => {
      await audit.append([toCommandLineDraft({ action: 'link.create' })]);
      return createSignInLink({ access }, origin, Date.now());
    });
    print(link);
  });
}
