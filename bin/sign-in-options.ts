/**
 * How people sign in, from the settings. The key of the installation is made at the first start and stays where it is:
 * without it nobody's second factor can be checked.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '#core/app-error.ts';
import { type OidcRoles, parseOidcRoles } from '#core/oidc-roles.ts';
import type { Settings } from '#core/settings.ts';
import type { SignInOptions } from '../api/people/people-services.ts';

const KEY_BYTES = 32;

/** Throws INVALID_CONFIGURATION when a file cannot be read. */
export function toSignInOptions(settings: Settings): SignInOptions {
  return {
    secretKey: toSecretKey(settings),
    secondFactor: settings.SECOND_FACTOR === 'required' ? 'required' : 'optional',
    ...(settings.OIDC_ISSUER && { oidc: toOidcOptions(settings) }),
  };
}

/** Of the installation; made at the first start. Throws INVALID_CONFIGURATION. */
export function toSecretKey({ SECRET_KEY_FILE, DATA_DIRECTORY }: Settings): Uint8Array {
  return readOrCreateKey(SECRET_KEY_FILE || join(DATA_DIRECTORY, 'secret.key'));
}

function toOidcOptions(settings: Settings): NonNullable<SignInOptions['oidc']> {
  return {
    issuer: settings.OIDC_ISSUER,
    clientId: settings.OIDC_CLIENT_ID,
    clientSecret: readText('OIDC_CLIENT_SECRET_FILE', settings.OIDC_CLIENT_SECRET_FILE),
    name: settings.OIDC_NAME || new URL(settings.OIDC_ISSUER).host,
    roleClaim: settings.OIDC_ROLE_CLAIM,
    // Settings with others have been refused.
    roles: parseOidcRoles(settings.OIDC_ROLES) as OidcRoles,
  };
}

/** Of two processes that start at once one makes it, the other reads it. */
export function readOrCreateKey(file: string): Uint8Array {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST')
      throw new AppError('INVALID_CONFIGURATION', `${file}: ${message}`, { cause: error });
  }
  const key = Buffer.from(readText('SECRET_KEY_FILE', file), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new AppError('INVALID_CONFIGURATION', `${file}: must hold ${KEY_BYTES} bytes in base64`);
}

/** The content of a file that a setting names, without blanks around it. Throws INVALID_CONFIGURATION. */
export function readText(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { message } = error as Error;
    throw new AppError('INVALID_CONFIGURATION', `LEITSTAND_${setting}: ${message}`, { cause: error });
  }
}
