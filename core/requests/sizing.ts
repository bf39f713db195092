/**
 * Help with the figures of a form: what cameras, streams, command posts, stalls and visitors need. Planning figures, not
 * measured ones (domain sections 5 and 8). Rates are bit/s.
 */
import type { RequestItem, RequestService } from './bandwidth-request.ts';

export const RESOLUTIONS = ['hd', 'full-hd', 'uhd'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];
export const CODECS = ['h264', 'h265'] as const;
export type Codec = (typeof CODECS)[number];

export interface VideoNeed {
  count: number;
  resolution: Resolution;
  codec: Codec;
}

export interface SizingNeeds {
  cameras: readonly VideoNeed[];
  /** Sent out live: they must not stutter, so they get a reserve. */
  streams: readonly VideoNeed[];
  /** Of police, fire and rescue: radio, telephones, maps. */
  commandPosts: number;
  radioSites: number;
  stalls: number;
  /** At the busiest time. */
  visitors: number;
}

export type SizedRates = { service: RequestService } & Pick<
  RequestItem,
  'cirUp' | 'cirDown' | 'eirUp' | 'eirDown'
>;

const MBIT = 1_000_000;

/** A 4K camera is 5 Mbit/s with H.265, 10 with H.264 (domain section 5). */
const VIDEO: Readonly<Record<Codec, Readonly<Record<Resolution, number>>>> = {
  h264: { hd: 2 * MBIT, 'full-hd': 5 * MBIT, uhd: 10 * MBIT },
  h265: { hd: MBIT, 'full-hd': 2.5 * MBIT, uhd: 5 * MBIT },
};
/** What steers a camera and what its viewers send back. */
const VIDEO_BACK_SHARE = 0.05;
const STREAM_RESERVE = 1.2;
/** Twice as much for 20 minutes in an incident, on top. */
const COMMAND_POST = 25 * MBIT;
const RADIO_SITE = 2 * MBIT;
const STALL = { cir: 0.5 * MBIT, eir: 1.5 * MBIT };
/** Mean of a visitor who is online, and how many of them are. */
const VISITOR_RATE = 0.1 * MBIT;
const VISITORS_ONLINE = 0.25;
/** Six times as much comes to visitors as from them; a quarter is promised, the rest is theirs when there is room. */
const VISITOR_UP_SHARE = 1 / 6;
const VISITOR_PROMISED_SHARE = 0.25;

/** Services that need nothing are left out. */
export function toSizedRates(needs: SizingNeeds): SizedRates[] {
  const cameras = sumVideo(needs.cameras);
  const streams = sumVideo(needs.streams) * STREAM_RESERVE;
  const posts = needs.commandPosts * COMMAND_POST;
  const radio = needs.radioSites * RADIO_SITE;
  const visitors = needs.visitors * VISITORS_ONLINE * VISITOR_RATE;
  const promised = visitors * VISITOR_PROMISED_SHARE;
  const excess = visitors - promised;
  const stalls = { cir: needs.stalls * STALL.cir, eir: needs.stalls * STALL.eir };
  const rates: SizedRates[] = [
    { service: 'bos', cirUp: posts + radio, cirDown: posts + radio, eirUp: posts, eirDown: posts },
    { service: 'cctv', cirUp: cameras, cirDown: cameras * VIDEO_BACK_SHARE, eirUp: 0, eirDown: 0 },
    { service: 'vendor', cirUp: stalls.cir, cirDown: stalls.cir, eirUp: stalls.eir, eirDown: stalls.eir },
    {
      service: 'visitor',
      cirUp: promised * VISITOR_UP_SHARE,
      cirDown: promised,
      eirUp: excess * VISITOR_UP_SHARE,
      eirDown: excess,
    },
    { service: 'other', cirUp: streams, cirDown: streams * VIDEO_BACK_SHARE, eirUp: 0, eirDown: 0 },
  ];
  return rates.filter(({ cirUp }) => cirUp > 0).map(roundUp);
}

function sumVideo(needs: readonly VideoNeed[]): number {
  return needs.reduce((sum, { count, resolution, codec }) => sum + count * VIDEO[codec][resolution], 0);
}

/** To whole 100 kbit/s. */
function roundUp({ service, cirUp, cirDown, eirUp, eirDown }: SizedRates): SizedRates {
  const up = (rate: number) => Math.ceil(Math.round(rate) / 100_000) * 100_000;
  return { service, cirUp: up(cirUp), cirDown: up(cirDown), eirUp: up(eirUp), eirDown: up(eirDown) };
}
