/** Light in a fibre: the budget of a 10GBASE-LR link over kilometres, plugs and splices (domain section 8). */

export const RX_SENSITIVITY_DBM = -14.4;
/** No light at all is minus infinity, which JSON cannot say. */
export const NO_LIGHT_DBM = -40;

export const ATTENUATION_DB_PER_KM = 0.4;
export const LC_PAIR_LOSS_DB = 0.4;
/** Expanded-beam plugs take mud and rain, and cost light. */
export const EXPANDED_BEAM_PAIR_LOSS_DB = 0.8;
export const SPLICE_LOSS_DB = 0.1;

export interface Span {
  lengthKm: number;
  pairs: number;
  plug: 'lc' | 'expandedBeam';
  splices: number;
}

/** dB between transmitter and receiver. */
export function toSpanLossDb(span: Span): number {
  const pairLossDb = span.plug === 'lc' ? LC_PAIR_LOSS_DB : EXPANDED_BEAM_PAIR_LOSS_DB;
  return span.lengthKm * ATTENUATION_DB_PER_KM + span.pairs * pairLossDb + span.splices * SPLICE_LOSS_DB;
}

/** dB above the receiver's sensitivity: 3 is good, below 0 there is no link. */
export function toMarginDb(txDbm: number, lossDb: number): number {
  return txDbm - lossDb - RX_SENSITIVITY_DBM;
}
