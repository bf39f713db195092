/**
 * The connections there are, and who signed in on them. Aedes' own table is not used for this: it can lose
 * a live client when a second one with its id fails half-way.
 */
import type { Session } from './session.ts';

export interface Sessions {
  add(session: Session): void;
  /** After a successful sign-in. */
  identify(session: Session): void;
  /** Idempotent. */
  remove(session: Session): void;
  ofUser(userName: string): ReadonlySet<Session>;
  /** The connection of a device, if it is here. */
  ofDevice(deviceId: string): Session | undefined;
  all(): Iterable<Session>;
  readonly count: number;
  /** Connections whose socket is not read at present. */
  readonly paused: Set<Session>;
  /** Service accounts that have subscribed to something: the only ones who can hear a device. */
  readonly listeners: Set<Session>;
}

const NONE: ReadonlySet<Session> = new Set();

export function createSessions(): Sessions {
  const sessions = new Set<Session>();
  const byUser = new Map<string, Set<Session>>();
  const byDevice = new Map<string, Session>();
  const paused = new Set<Session>();
  const listeners = new Set<Session>();

  return {
    paused,
    listeners,
    add: session => void sessions.add(session),
    identify(session) {
      const { principal } = session;
      if (!principal || !sessions.has(session)) return;
      const { userName } = principal;
      if (principal.type === 'device') byDevice.set(principal.deviceId, session);
      const known = byUser.get(userName);
      if (known) known.add(session);
      else byUser.set(userName, new Set([session]));
    },
    remove(session) {
      sessions.delete(session);
      paused.delete(session);
      listeners.delete(session);
      const { principal } = session;
      if (!principal) return;
      if (principal.type === 'device' && byDevice.get(principal.deviceId) === session)
        byDevice.delete(principal.deviceId);
      const { userName } = principal;
      const known = byUser.get(userName);
      if (!known) return;
      known.delete(session);
      if (known.size === 0) byUser.delete(userName);
    },
    ofDevice: deviceId => byDevice.get(deviceId),
    ofUser: userName => byUser.get(userName) ?? NONE,
    all: () => sessions,
    get count() {
      return sessions.size;
    },
  };
}
