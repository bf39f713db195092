/** `leitstand token`: a bearer token for a program, shown once. */
import { parseArgs } from 'node:util';
import { ROLES, type Role } from '#core/assignments.ts';
import { READING_SCOPES, TOKEN_DAYS_MAX, TOKEN_SCOPES, type TokenScope } from '#core/token-scopes.ts';
import { createToken, type NewToken, toTokenChanges, toTokenCities } from '../api/tokens.ts';
import { toCommandLineDraft } from './command-line-actor.ts';
import { fail, print } from './terminal.ts';
import { withRegistry } from './with-registry.ts';

const USAGE = 'usage: leitstand token NAME [--role viewer] [--cities a,b] [--scopes a,b] [--days 90]';

export async function runToken(args: string[]): Promise<void> {
  const token = parseToken(args);
  if (typeof token === 'string') return fail(token);
  await withRegistry(async registry => {
    const { grant, secret } = createToken(token, Date.now());
    await registry.transaction(async ({ access, audit }) => {
      await access.putGrant(grant);
      const changes = toTokenChanges(grant);
      const drafts = toTokenCities(grant).map(city =>
        toCommandLineDraft({
          action: 'token.create',
          ...(city !== undefined && { city }),
          objectId: grant.id,
          changes,
        }),
      );
      await audit.append(drafts);
    });
    const { role, cities } = token.assignment;
    const where = cities === '*' ? 'all cities' : cities.join(', ');
    print(
      `Token of ${token.name} (${role}, ${where}, ${token.days} days), shown this once:\n\n  ${secret}\n`,
    );
    print(`It is for ${token.scopes.join(', ')}.`);
  });
}

/** The token, or the sentence that says what is wrong. */
function parseToken(args: string[]): NewToken | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      role: { type: 'string', default: 'viewer' },
      cities: { type: 'string' },
      scopes: { type: 'string', default: READING_SCOPES.join(',') },
      days: { type: 'string', default: '90' },
    },
  });
  const [name] = positionals;
  const days = Number(values.days);
  const scopes = values.scopes.split(',');
  if (!name) return USAGE;
  if (!(days >= 1 && days <= TOKEN_DAYS_MAX)) return `--days: 1 to ${TOKEN_DAYS_MAX}`;
  if (!ROLES.includes(values.role as Role)) return `--role: one of ${ROLES.join(', ')}`;
  if (!scopes.every(scope => TOKEN_SCOPES.includes(scope as TokenScope))) {
    return `--scopes: of ${TOKEN_SCOPES.join(', ')}`;
  }
  return {
    name,
    assignment: { role: values.role as Role, cities: values.cities ? values.cities.split(',') : '*' },
    scopes: scopes as TokenScope[],
    days,
  };
}
