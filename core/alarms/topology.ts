/** What hangs on what: read from the registry, handed to the engine. */
import type { AlarmDevice } from './alarm.ts';

export interface LinkEnd {
  deviceId: string;
  /** `port-1` */
  component: string;
}

export interface Topology {
  device(deviceId: string): AlarmDevice | undefined;
  /** Devices of a group resource (`landau/cabinet/…`), commissioned ones only. */
  members(groupResource: string): readonly AlarmDevice[];
  /** The fibre links at a node, each with the end over there. */
  linksOf(deviceId: string): readonly { component: string; far: LinkEnd }[];
}

/** Until when silence is expected now; undefined: it is not. */
export type ExpectedSilence = (device: AlarmDevice, atMs: number) => number | undefined;
