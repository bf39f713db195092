/** The key of the installation: made once, readable by its owner only, never replaced. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOrCreateKey, toSignInOptions } from '../../bin/sign-in-options.ts';
import { parseSettings } from '../../core/parse-settings.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

function toSettings(environment: Record<string, string>) {
  const result = parseSettings(environment);
  if (!result.ok) throw new Error(result.faults.join());
  return result.settings;
}

describe('the key of the installation', () => {
  it('is made at the first start and stays', () => {
    const file = join(createTemporaryDirectory(), 'data', 'secret.key');
    const key = readOrCreateKey(file);
    expect(key).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, 'utf8');
    expect(readOrCreateKey(file)).toEqual(key);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('is refused when it is none, and not replaced', () => {
    const file = join(createTemporaryDirectory(), 'secret.key');
    for (const text of ['', 'short', Buffer.alloc(31).toString('base64')]) {
      writeFileSync(file, text);
      expect(() => readOrCreateKey(file)).toThrow('must hold 32 bytes in base64');
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
  });
});

describe('the settings of sign-in', () => {
  it('take key and client secret from files, and the roles of the provider', () => {
    const directory = createTemporaryDirectory();
    writeFileSync(join(directory, 'client'), 'secret of the client\n');
    writeFileSync(join(directory, 'key'), Buffer.alloc(32, 5).toString('base64'));
    const options = toSignInOptions(
      toSettings({
        LEITSTAND_SECRET_KEY_FILE: join(directory, 'key'),
        LEITSTAND_SECOND_FACTOR: 'required',
        LEITSTAND_OIDC_ISSUER: 'https://id.example/realms/stadt',
        LEITSTAND_OIDC_CLIENT_ID: 'leitstand',
        LEITSTAND_OIDC_CLIENT_SECRET_FILE: join(directory, 'client'),
        LEITSTAND_OIDC_ROLE_CLAIM: 'groups',
        LEITSTAND_OIDC_ROLES: '{"a":["operator:landau","viewer:*"]}',
      }),
    );
    expect(options).toMatchObject({
      secondFactor: 'required',
      oidc: { clientSecret: 'secret of the client', name: 'id.example', roleClaim: 'groups' },
    });
    expect(options.secretKey).toEqual(Buffer.alloc(32, 5));
    expect(options.oidc?.roles.get('a')).toEqual([
      { role: 'operator', cities: ['landau'] },
      { role: 'viewer', cities: '*' },
    ]);
  });

  it('name the file that cannot be read', () => {
    const settings = toSettings({
      LEITSTAND_DATA_DIRECTORY: createTemporaryDirectory(),
      LEITSTAND_OIDC_ISSUER: 'https://id.example',
      LEITSTAND_OIDC_CLIENT_ID: 'leitstand',
      LEITSTAND_OIDC_CLIENT_SECRET_FILE: '/no/such/file',
    });
    expect(() => toSignInOptions(settings)).toThrow('LEITSTAND_OIDC_CLIENT_SECRET_FILE');
  });
});
