/** What sign-in, accounts and the administration of users share. */

import { createSealer, type Sealer } from '#core/sealer.ts';
import type { ApiOptions } from '../api-options.ts';
import { createSignInThrottle, type SignInThrottle } from '../sign-in-throttle.ts';
import { createKnownBrowsers, type KnownBrowsers } from './known-browsers.ts';
import { createOidc, type Oidc, type OidcOptions } from './oidc.ts';
import { createPasswords, type PasswordCost, type Passwords } from './passwords.ts';
import { createSecondFactor, type SecondFactor } from './second-factor.ts';

export interface SignInOptions {
  /** 32 bytes that stay the same for the life of the installation; who loses them loses all second factors. */
  secretKey: Uint8Array;
  /** required: who has a password and no second factor may do nothing but set one up. */
  secondFactor: 'optional' | 'required';
  /** Absent: what OWASP recommends. */
  passwordCost?: PasswordCost;
  /** Absent: no sign-in by an identity provider. */
  oidc?: OidcOptions;
}

export interface PeopleServices {
  passwords: Passwords;
  secondFactor: SecondFactor;
  browsers: KnownBrowsers;
  throttle: SignInThrottle;
  sealer: Sealer;
  oidc: Oidc | undefined;
}

export function createPeopleServices(options: ApiOptions): PeopleServices {
  const { signIn, registry, clock, secureCookies } = options;
  const sealer = createSealer(signIn.secretKey);
  return {
    sealer,
    passwords: createPasswords(signIn.passwordCost),
    secondFactor: createSecondFactor(registry.people, sealer),
    browsers: createKnownBrowsers(sealer, secureCookies),
    throttle: createSignInThrottle(clock),
    oidc: signIn.oidc && createOidc(signIn.oidc),
  };
}
