/** The shapes of sessions, accounts and users under /api/v1, shared by api, console and tests. Times are RFC 3339 UTC. */
import type { Role } from './assignments.ts';

export interface AssignmentResource {
  role: Role;
  cities: string[] | '*';
  /** From then on it gives nothing any more. */
  until?: string;
}

/** `GET /api/v1/session`: who is signed in. */
export interface SessionResource {
  name: string;
  /** link: by the one-time link of the command line, of nobody in the list of users. */
  kind: 'user' | 'link' | 'token';
  /** Nothing may be done before a second factor is set up. */
  isSecondFactorDue: boolean;
  /** All that were given; those that have ended too. */
  assignments: AssignmentResource[];
  /** The cities it may see now, by whatever role. */
  cities: string[] | '*';
  /** The cities in which it holds a role now; a role that is absent is held nowhere. */
  citiesByRole: Partial<Record<Role, string[] | '*'>>;
  expires: string;
}

/** Whether one of the roles is held: in the city, or without one anywhere. For showing and hiding; the server decides. */
export function isAllowed(session: SessionResource, roles: readonly Role[], city?: string): boolean {
  return roles.some(role => {
    const cities = session.citiesByRole[role];
    return cities !== undefined && (cities === '*' || city === undefined || cities.includes(city));
  });
}

/** What people sign in with: letters, digits and `._@+-`, 2 to 64 of them. */
export const LOGIN_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,63}$/u;
export const DISPLAY_NAME_MAX = 100;

/** pending: begun, but no code of it was seen yet. */
export type SecondFactorState = 'off' | 'pending' | 'on';

/** `GET /api/v1/account`: of users only; a session by link has none. */
export interface AccountResource {
  id: string;
  loginName: string;
  displayName: string;
  hasPassword: boolean;
  /** The identity provider the person signs in by. */
  provider?: string;
  secondFactor: SecondFactorState;
  isSecondFactorRequired: boolean;
  recoveryCodesLeft: number;
  assignments: AssignmentResource[];
}

/** `POST /api/v1/account/second-factor`: shown this once, put into the app, then confirmed by a code. */
export interface NewSecondFactor {
  secret: string;
  /** `otpauth://…`, for a QR code. */
  address: string;
}

/** `GET /api/v1/account/sessions` → `{ items: OwnSession[] }` */
export interface OwnSession {
  id: string;
  created: string;
  lastUsed: string;
  expires: string;
  /** Browser and system. */
  client?: string;
  isCurrent: boolean;
}

/** `GET /api/v1/users` → `{ items: UserResource[] }` */
export interface UserResource {
  id: string;
  /** To be sent back with a change. */
  version: number;
  loginName: string;
  displayName: string;
  isEnabled: boolean;
  /** Was invited and has set no password yet. */
  isInvited: boolean;
  isYou: boolean;
  provider?: string;
  secondFactor: SecondFactorState;
  assignments: AssignmentResource[];
  created: string;
  lastSignIn?: string;
}

/** `POST /api/v1/users`, `POST /api/v1/users/{id}/link`: the link is shown this once. */
export interface UserWithLink {
  user: UserResource;
  link: string;
  linkExpires: string;
}
