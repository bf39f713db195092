/**
 * Who is it? The hook `authenticate`. What always holds: nobody is let in without a positive answer; a
 * registry that hangs, throws or is down lets nobody in and holds nobody (the sign-in has its own timeout,
 * see `connections.ts`); the secret is compared as a SHA-256 in constant time.
 */
import { DEVICE_ID, toDeviceUserName } from '#core/devices.ts';
import { isSameHash, toSecretHash } from '#core/secrets.ts';
import type { Credential } from '#store/registry/registry-access.ts';
import type { RegistryDevices } from '#store/registry/registry-devices.ts';
import { isAllowed } from './access-rules.ts';
import type { AedesClient } from './aedes-client.ts';
import { toCertificateIdentity } from './certificate-identity.ts';
import { type ConnectRefusal, ReturnCode } from './connect-checks.ts';
import type { CredentialCache } from './credential-cache.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { type Principal, toPrincipal } from './principal.ts';
import type { Sessions } from './sessions.ts';
import type { TakeoverDamping } from './takeover-damping.ts';

export interface AuthenticationContext {
  credentials: CredentialCache;
  devices: Pick<RegistryDevices, 'getDevice'>;
  throttle: LoginThrottle;
  damping: TakeoverDamping;
  sessions: Sessions;
  /** False while the journal cannot take anything: then devices are asked to come back later. */
  isAccepting: () => boolean;
}

export type SignInResult =
  | { ok: true; principal: Principal; secretSha256: Uint8Array | null }
  | { ok: false; refusal: ConnectRefusal };

/** Compared against when the name is unknown, so that an unknown name takes as long as a wrong password. */
const NOBODY = new Uint8Array(32);

const refuse = (reason: ConnectRefusal['reason'], returnCode: number): SignInResult => ({
  ok: false,
  refusal: { reason, returnCode },
});

export async function signIn(
  context: AuthenticationContext,
  client: AedesClient,
  userName: string | undefined,
  password: Uint8Array | undefined,
): Promise<SignInResult> {
  const { throttle, damping, sessions } = context;
  const { address } = client.session;
  const name = userName ?? '';
  if (throttle.isBlocked(address, name)) return refuse('tooManyFailures', ReturnCode.notAuthorized);
  let identified: Credential | undefined;
  try {
    identified = await identify(context, client, userName, password);
  } catch {
    return refuse('registryUnavailable', ReturnCode.unavailable);
  }
  const principal = identified && toPrincipal(identified);
  if (!identified || !principal) {
    throttle.noteFailure(address, name);
    return refuse('badCredentials', ReturnCode.badCredentials);
  }
  throttle.noteSuccess(address, name);
  if (!isClientIdOf(principal, client.id)) return refuse('clientId', ReturnCode.clientId);
  if (client._will && !isAllowed(principal, 'publish', client._will.topic))
    return refuse('willNotAllowed', ReturnCode.notAuthorized);
  if (principal.type !== 'platform' && !context.isAccepting())
    return refuse('journalFailed', ReturnCode.unavailable);
  const isConnected = [...sessions.ofUser(principal.userName)].some(
    other => other.client.id === client.id && !other.client.closed,
  );
  if (isConnected && !damping.mayTakeOver(client.id))
    return refuse('tooManyTakeovers', ReturnCode.unavailable);
  return { ok: true, principal, secretSha256: identified.secretSha256 ?? null };
}

/** The credential that was proved, by certificate or password. */
async function identify(
  context: AuthenticationContext,
  client: AedesClient,
  userName: string | undefined,
  password: Uint8Array | undefined,
): Promise<Credential | undefined> {
  const certificate = toCertificateIdentity(client.conn);
  if (certificate) {
    const certified =
      'userName' in certificate
        ? certificate.userName
        : await toUserNameOfDevice(context, certificate.deviceId);
    if (certified === undefined || (userName !== undefined && userName !== certified)) return undefined;
    const credential = await context.credentials.get(certified);
    return credential?.enabled ? credential : undefined;
  }
  if (userName === undefined || password === undefined) return undefined;
  const hash = toSecretHash(password);
  const cached = await context.credentials.get(userName);
  if (isProof(hash, cached)) return cached;
  // It may have been changed a moment ago.
  const credential = await context.credentials.read(userName);
  return isProof(hash, credential) ? credential : undefined;
}

function isProof(hash: Uint8Array, credential: Credential | undefined): boolean {
  const isSame = isSameHash(hash, credential?.secretSha256 ?? NOBODY);
  return isSame && credential?.secretSha256 !== undefined && credential.enabled;
}

async function toUserNameOfDevice(
  context: AuthenticationContext,
  deviceId: string,
): Promise<string | undefined> {
  const device = DEVICE_ID.test(deviceId) ? await context.devices.getDevice(deviceId) : undefined;
  return device && toDeviceUserName(device);
}

/** A device's client id is its id; a service's is its user name, a colon and anything. */
export function isClientIdOf(principal: Principal, clientId: string): boolean {
  if (principal.type === 'device') return clientId === principal.deviceId;
  return clientId.startsWith(`${principal.userName}:`);
}
