/** The shapes of API tokens under /api/v1, shared by api, console and tests. Times are RFC 3339 UTC. */
import type { AssignmentResource } from './access-resources.ts';
import type { Role } from './assignments.ts';
import type { TokenScope } from './token-scopes.ts';

/** `GET /api/v1/tokens` → `{ items: TokenResource[] }`: one's own; administrators see those of their cities too. */
export interface TokenResource {
  id: string;
  name: string;
  /** As it was given; it never does what its owner may not do any more. */
  assignments: AssignmentResource[];
  /** Absent: a token from before there were scopes, which may do all that its roles allow. */
  scopes?: TokenScope[];
  created: string;
  expires: string;
  lastUsed?: string;
  /** Absent: it was made at the command line. */
  owner?: string;
  isOwn: boolean;
}

/** `POST /api/v1/tokens` */
export interface TokenRequest {
  name: string;
  role: Role;
  cities: string[] | '*';
  scopes: TokenScope[];
  /** Until it ends; at most `TOKEN_DAYS_MAX`. */
  days: number;
}

/** → 201. The secret is shown this once. */
export interface CreatedToken {
  token: TokenResource;
  secret: string;
}
