/**
 * Sign-in by an identity provider: OpenID Connect, authorization code with PKCE, state and nonce. What always holds: a
 * person is known by issuer and subject alone, never by a name or mail address that the provider lets people choose.
 */
import * as client from 'openid-client';
import { ASSIGNMENTS_MAX, type Assignment } from '#core/assignments.ts';
import type { OidcRoles } from '#core/oidc-roles.ts';

export interface OidcOptions {
  /** `https://id.example/realms/city`; http only on this machine. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** On the button. */
  name: string;
  /** The claim whose values give roles; '': roles are given in Leitstand. */
  roleClaim: string;
  /** What a value of the claim gives. */
  roles: OidcRoles;
}

/** What must come back with the answer; kept by the browser, sealed. */
export interface OidcAttempt {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export interface OidcPerson {
  issuer: string;
  subject: string;
  /** What to call the person when it comes for the first time. */
  loginName: string | undefined;
  displayName: string | undefined;
  /** Undefined: roles are given in Leitstand. */
  assignments: Assignment[] | undefined;
}

export interface Oidc {
  readonly name: string;
  /** Where to send the browser. Throws when the provider cannot be reached. */
  begin(redirectUrl: string): Promise<{ address: string; attempt: OidcAttempt }>;
  /** Throws when the answer does not fit the attempt, or the provider's tokens are not valid. */
  finish(answer: URL, attempt: OidcAttempt): Promise<OidcPerson>;
}

const TIMEOUT_S = 10;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

export function createOidc(options: OidcOptions): Oidc {
  let found: Promise<client.Configuration> | undefined;

  /** Asked once, and again after a failure. */
  function configuration(): Promise<client.Configuration> {
    found ??= discover(options).catch(error => {
      found = undefined;
      throw error;
    });
    return found;
  }

  return {
    name: options.name,
    async begin(redirectUrl) {
      const config = await configuration();
      const attempt = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        codeVerifier: client.randomPKCECodeVerifier(),
      };
      const address = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUrl,
        scope: 'openid profile email',
        code_challenge: await client.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
        state: attempt.state,
        nonce: attempt.nonce,
      });
      return { address: address.href, attempt };
    },
    async finish(answer, { state, nonce, codeVerifier }) {
      const config = await configuration();
      const tokens = await client.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const idToken = tokens.claims() as client.IDToken;
      const more = config.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(config, tokens.access_token, idToken.sub)
        : {};
      return toPerson({ ...more, ...idToken }, options);
    },
  };
}

function discover({ issuer, clientId, clientSecret }: OidcOptions): Promise<client.Configuration> {
  const address = new URL(issuer);
  const isHere = address.protocol === 'http:' && LOOPBACK.has(address.hostname);
  return client.discovery(address, clientId, clientSecret, undefined, {
    timeout: TIMEOUT_S,
    ...(isHere ? { execute: [client.allowInsecureRequests] } : {}),
  });
}

function toPerson(claims: client.IDToken, options: OidcOptions): OidcPerson {
  const text = (name: string) => {
    const value = claims[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  return {
    issuer: claims.iss,
    subject: claims.sub,
    loginName: text('preferred_username') ?? text('email'),
    displayName: text('name'),
    assignments:
      options.roleClaim === '' ? undefined : toAssignments(claims[options.roleClaim], options.roles),
  };
}

/** A value that is not in the table gives nothing. */
function toAssignments(claim: unknown, roles: OidcRoles): Assignment[] {
  const values = new Set([claim].flat().filter(value => typeof value === 'string'));
  return [...values].flatMap(value => roles.get(value) ?? []).slice(0, ASSIGNMENTS_MAX);
}
