/** The clients of a load run: opened at a steady rate, each with its own packets, seq and window. */
import type { LatencyHistogram } from './latency-histogram.ts';
import { type LoadConnection, openLoadConnection } from './load-connection.ts';
import type { LoadLedger } from './load-ledger.ts';
import type { LoadOptions } from './load-options.ts';
import {
  encodeConnect,
  layOutSlots,
  patchSeq,
  type SlotLayout,
  type TimestampPatcher,
  toTelemetryTemplate,
} from './load-packet.ts';

/** What one run counts and shares. */
export interface LoadRun {
  options: LoadOptions;
  clients: LoadClientState[];
  latency: LatencyHistogram;
  timestamps: TimestampPatcher;
  /** `ts` of a client's first message, Unix milliseconds; its next ones follow by 1 ms. */
  firstTimeMs: number;
  ledger: LoadLedger | undefined;
  isSending: boolean;
  isEnding: boolean;
  sent: number;
  acknowledged: number;
  lastAckMs: number;
  dropped: number;
  errors: Record<string, number>;
  /** A client may have room for more messages. */
  onRoom: (client: LoadClientState) => void;
}

export interface LoadClientState {
  connection: LoadConnection;
  isAccepted: boolean;
  isClosed: boolean;
}

const CONNECT_PER_S = 500;
const CONNECT_WAIT_MS = 15_000;
const DEFAULT_COMPONENTS = '{"lamp-1":{"dimmingLevel":70,"activePower":41.5,"powerState":"on"}}';

/** Resolves when every client is accepted or has failed. */
export async function openLoadClients(run: LoadRun): Promise<void> {
  const { clients, connectPerS = CONNECT_PER_S } = run.options;
  const startMs = performance.now();
  while (run.clients.length < clients.length) {
    const due = Math.ceil(((performance.now() - startMs) * connectPerS) / 1000) + 1;
    while (run.clients.length < Math.min(due, clients.length)) openClient(run, run.clients.length);
    await waitMs(2);
  }
  await waitUntil(() => run.clients.every(client => client.isAccepted || client.isClosed), CONNECT_WAIT_MS);
}

function openClient(run: LoadRun, index: number): void {
  const { options, ledger, timestamps, firstTimeMs } = run;
  const { host, port, window, keepaliveS = 60 } = options;
  const target = options.clients[index]!;
  const layout = options.mode === 'idle' ? undefined : toLayout(options, target.topic);
  const seqOfSlot = new Float64Array(window);
  let seq = 0;
  const connection = openLoadConnection({
    host,
    port,
    window,
    ...(layout && { layout }),
    connectPacket: encodeConnect(target, keepaliveS),
    prepareSlot(slot) {
      if (layout && layout.seqAt >= 0) {
        patchSeq(layout, slot, seq);
        timestamps.patch(layout, slot, firstTimeMs + seq);
      }
      ledger?.sent(index, seq);
      seqOfSlot[slot] = seq++;
      run.sent++;
    },
    onAcknowledged(slot, dueMs, nowMs) {
      run.acknowledged++;
      run.lastAckMs = nowMs;
      run.latency.record(nowMs - dueMs);
      ledger?.acknowledged(index, seqOfSlot[slot]!);
    },
    onRoom: () => run.onRoom(state),
    onAccepted() {
      state.isAccepted = true;
    },
    onClosed(reason) {
      if (state.isClosed || run.isEnding) return;
      state.isClosed = true;
      if (state.isAccepted) run.dropped++;
      run.errors[reason] = (run.errors[reason] ?? 0) + 1;
    },
  });
  const state: LoadClientState = { connection, isAccepted: false, isClosed: false };
  run.clients.push(state);
}

function toLayout({ payload, window }: LoadOptions, topic: string): SlotLayout {
  if (payload?.kind === 'fixed') return layOutSlots(topic, payload.text, window);
  const boot = payload?.boot ?? 1;
  return layOutSlots(topic, toTelemetryTemplate(boot, payload?.components ?? DEFAULT_COMPONENTS), window);
}

export function waitMs(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}

/** Resolves when the condition holds or the time is over. */
export async function waitUntil(isDone: () => boolean, limitMs: number): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!isDone() && performance.now() < endMs) await waitMs(2);
}
