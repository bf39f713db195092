/**
 * The life of a connection: accepted, checked, signed in, closed. What always holds: the whole sign-in is
 * over after `loginTimeoutMs`, whoever hangs; a refusal is counted, and a known device finds it in its log.
 */
import type { Socket } from 'node:net';
import type { Aedes } from 'aedes';
import type { IConnectPacket } from 'mqtt-packet';
import type { AedesClient } from './aedes-client.ts';
import { type AuthenticationContext, type SignInResult, signIn } from './authentication.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import { type ConnectRefusal, checkConnect } from './connect-checks.ts';
import type { DeviceRefusals } from './device-refusals.ts';
import type { Pacing } from './pacing.ts';
import type { Principal } from './principal.ts';
import type { Reading } from './reading.ts';
import { createSession, type Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface ConnectionsContext {
  authentication: AuthenticationContext;
  sessions: Sessions;
  reading: Reading;
  pacing: Pacing;
  refusals: DeviceRefusals;
  limits: BrokerLimits;
  counters: BrokerCounters;
  /** Drops what is kept for this client id if it was kept for another secret. */
  forgetOtherSession: (clientId: string, secretSha256: Uint8Array | null) => Promise<void>;
}

export interface Connections {
  /** Takes over a socket from a listener. */
  accept(aedes: Aedes, socket: Socket): void;
  preConnect(
    client: AedesClient,
    packet: IConnectPacket,
    callback: (error: Error | null, isAccepted: boolean) => void,
  ): void;
  authenticate(
    client: AedesClient,
    userName: string | undefined,
    password: Uint8Array | undefined,
    callback: (error: (Error & { returnCode: number }) | null, isAccepted: boolean) => void,
  ): void;
  /** Aedes has sent the CONNACK. */
  handleReady(client: AedesClient): void;
  /** The credential is not good any more: ends the connection, its will is not published either. */
  kick(session: Session): void;
}

/** PUBLISH header, topic and message id around the largest payload. */
const PACKET_OVERHEAD_BYTES = 512;

export function createConnections(context: ConnectionsContext): Connections {
  const { authentication, sessions, reading, pacing, refusals, limits, counters } = context;

  function count(session: Session, refusal: ConnectRefusal, userName: string | undefined): void {
    counters.refused[refusal.reason] += 1;
    refusals.noteSignIn(session, refusal.reason, userName);
  }

  function endLoginTimer(session: Session): void {
    if (session.loginTimer) clearTimeout(session.loginTimer);
    session.loginTimer = null;
  }

  function startLoginTimer(session: Session): void {
    session.loginTimer = setTimeout(() => {
      counters.refused.loginTimeout += 1;
      session.client.emit('error', new Error('sign-in took too long'));
    }, limits.loginTimeoutMs);
  }

  function admit(session: Session, signedIn: SignInResult & { ok: true }): void {
    session.principal = signedIn.principal;
    session.secretSha256 = signedIn.secretSha256;
    Object.assign(session, pacing.toBuckets(signedIn.principal));
    session.packetLimitBytes = toPacketLimit(signedIn.principal, limits);
    // Viewers may pause for a moment: what fits the buffer keeps nobody waiting.
    if (session.principal.type !== 'device')
      session.client.conn._writableState.highWaterMark = limits.outgoingBufferBytes;
    sessions.identify(session);
  }

  return {
    accept(aedes, socket) {
      socket.setNoDelay(true);
      const client = aedes.handle(socket) as unknown as AedesClient;
      const session = createSession(client, limits.connectPacketBytes);
      client.session = session;
      sessions.add(session);
      reading.guard(session);
      socket.once('close', () => {
        endLoginTimer(session);
        sessions.remove(session);
      });
    },

    preConnect(client, packet, callback) {
      const { session } = client;
      startLoginTimer(session);
      const refusal = checkConnect(client, packet, limits);
      // MQTT 5 is answered by Aedes: return code 1 in the form of 3.1.1.
      if (!refusal || packet.protocolVersion === 5) {
        callback(null, true);
        if (refusal) counters.refused[refusal.reason] += 1;
        return;
      }
      count(session, refusal, packet.username);
      client.conn.write(Buffer.from([0x20, 2, 0, refusal.returnCode]), () => {
        callback(new Error(refusal.reason), false);
      });
    },

    authenticate(client, userName, password, callback) {
      const { session } = client;
      signIn(authentication, client, userName, password).then(async result => {
        if (result.ok) await context.forgetOtherSession(client.id, result.secretSha256);
        if (client.closed) return;
        if (result.ok) {
          admit(session, result);
          callback(null, true);
          return;
        }
        count(session, result.refusal, userName);
        callback(
          Object.assign(new Error(result.refusal.reason), { returnCode: result.refusal.returnCode }),
          false,
        );
      });
    },

    handleReady: client => endLoginTimer(client.session),

    kick(session) {
      counters.kicked += 1;
      refusals.noteKick(session);
      session.revoked = true;
      session.client.close();
    },
  };
}

function toPacketLimit(principal: Principal, limits: BrokerLimits): number {
  return principal.type === 'device'
    ? limits.devicePayloadBytes + PACKET_OVERHEAD_BYTES
    : limits.servicePacketBytes;
}
