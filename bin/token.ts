/** `leitstand token`: a bearer token for a program, shown once. */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import { fail, print } from './terminal.ts';
import { withRegistry } from './with-registry.ts';

const DAY_MS = 86_400_000;

export async function runToken(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { cities: { type: 'string' }, days: { type: 'string', default: '90' } },
  });
  const name = positionals[0];
  const days = Number(values.days);
  if (!name) return fail('usage: leitstand token NAME [--cities a,b] [--days 90]');
  if (!(days >= 1 && days <= 3660)) return fail('--days: 1 to 3660');
  await withRegistry(async registry => {
    const secret = createSecret();
    const nowMs = Date.now();
    await registry.access.putGrant({
      id: randomUUID(),
      type: 'token',
      name,
      assignments: [{ role: 'viewer', cities: values.cities ? values.cities.split(',') : '*' }],
      secretSha256: toSecretHash(secret),
      createdMs: nowMs,
      expiresMs: nowMs + days * DAY_MS,
    });
    print(
      `Token of ${name} (viewer, ${values.cities ?? 'all cities'}, ${days} days), shown this once:\n\n  ${secret}\n`,
    );
  });
}
