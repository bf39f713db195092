/**
 * Load for measuring brokers: raw sockets and packets made once, several times faster than what it measures.
 * In rate mode a message's latency counts from when it was due, so a broker that stalls cannot hide it
 * (no coordinated omission). Works with any MQTT 3.1.1 broker.
 */
import { createLatencyHistogram } from './latency-histogram.ts';
import { type LoadClientState, type LoadRun, openLoadClients, waitMs, waitUntil } from './load-clients.ts';
import { type LoadLedger, openLoadLedger } from './load-ledger.ts';
import type { LoadOptions, LoadResult } from './load-options.ts';
import { createTimestampPatcher } from './load-packet.ts';

/** Time stamps begin this long ago and go on by 1 ms per message, so that no two of a client are equal. */
const FIRST_TIME_AGO_MS = 10 * 60_000;
const DRAIN_MS = 10_000;
const TICK_MS = 1;

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  if (options.mode === 'rate' && !(options.ratePerS! > 0)) throw new Error('Mode rate needs ratePerS');
  const firstTimeMs = Date.now() - FIRST_TIME_AGO_MS;
  const run: LoadRun = {
    options,
    clients: [],
    latency: createLatencyHistogram(),
    timestamps: createTimestampPatcher(),
    firstTimeMs,
    ledger: openLedger(options, firstTimeMs),
    isSending: false,
    isEnding: false,
    sent: 0,
    acknowledged: 0,
    lastAckMs: 0,
    dropped: 0,
    errors: {},
    onRoom: () => {},
  };
  const openedMs = performance.now();
  await openLoadClients(run);
  const connectMs = performance.now() - openedMs;
  const startMs = performance.now();
  const pings = startPings(run);
  const unsent = await sendAll(run);
  await waitUntil(() => run.clients.every(isQuiet), options.drainMs ?? DRAIN_MS);
  clearInterval(pings);
  const elapsedMs = (run.acknowledged > 0 ? run.lastAckMs : performance.now()) - startMs;
  await disconnectAll(run);
  run.ledger?.close();
  return toResult(run, { connectMs, elapsedMs, unsent });
}

function openLedger(
  { ledgerPath, payload, clients }: LoadOptions,
  firstTimeMs: number,
): LoadLedger | undefined {
  if (ledgerPath === undefined) return undefined;
  if (payload?.kind === 'fixed')
    throw new Error('A ledger needs telemetry payloads: fixed ones are all alike');
  const clientIds = clients.map(client => client.clientId);
  return openLoadLedger(ledgerPath, { clientIds, boot: payload?.boot ?? 1, firstTimeMs });
}

/** Resolves when the time is over; the number of messages that were due and could not be sent. */
async function sendAll(run: LoadRun): Promise<number> {
  switch (run.options.mode) {
    case 'idle':
      await waitUntil(() => run.clients.every(client => client.isClosed), run.options.durationMs);
      return 0;
    case 'flood':
      await flood(run);
      return 0;
    case 'rate':
      return sendAtRate(run);
  }
}

const canSend = ({ isAccepted, isClosed }: LoadClientState) => isAccepted && !isClosed;
const isQuiet = (client: LoadClientState) => client.isClosed || client.connection.outstanding === 0;

async function flood(run: LoadRun): Promise<void> {
  const maxMessages = run.options.maxMessages ?? Number.POSITIVE_INFINITY;
  const fill = (client: LoadClientState) => {
    if (!run.isSending || !canSend(client)) return;
    const nowMs = performance.now();
    while (run.sent < maxMessages && client.connection.offer(nowMs)) {}
    client.connection.flush();
  };
  run.onRoom = fill;
  run.isSending = true;
  run.clients.forEach(fill);
  await waitUntil(() => run.sent >= maxMessages || !run.clients.some(canSend), run.options.durationMs);
  run.isSending = false;
}

/** Message n is due at n / rate seconds, whatever the broker does. */
async function sendAtRate(run: LoadRun): Promise<number> {
  const { ratePerS, durationMs, maxMessages = Number.POSITIVE_INFINITY } = run.options;
  const gapMs = 1000 / ratePerS!;
  const total = Math.min(maxMessages, Math.floor(durationMs / gapMs));
  const startMs = performance.now();
  let turn = 0;
  const countDue = () => Math.min(total, Math.floor((performance.now() - startMs) / gapMs) + 1);

  const sendDue = () => {
    const due = countDue();
    const touched = new Set<LoadClientState>();
    let fullInARow = 0;
    while (run.sent < due && fullInARow < run.clients.length) {
      const client = run.clients[turn++ % run.clients.length]!;
      if (canSend(client) && client.connection.offer(startMs + run.sent * gapMs)) {
        touched.add(client);
        fullInARow = 0;
      } else fullInARow++;
    }
    for (const client of touched) client.connection.flush();
  };
  run.onRoom = client => {
    const due = countDue();
    while (run.isSending && run.sent < due && client.connection.offer(startMs + run.sent * gapMs)) {}
    client.connection.flush();
  };
  run.isSending = true;
  for (;;) {
    const isLastTurn = performance.now() - startMs >= durationMs;
    sendDue();
    if (isLastTurn || run.sent >= total) break;
    await waitMs(TICK_MS);
  }
  run.isSending = false;
  return total - run.sent;
}

/** One interval for all: each second a slice, so that every client pings twice per keepalive. */
function startPings({ clients, options }: LoadRun): NodeJS.Timeout {
  const periodS = Math.max(1, Math.floor((options.keepaliveS ?? 60) / 2));
  let second = 0;
  return setInterval(() => {
    for (let i = second++ % periodS; i < clients.length; i += periodS) {
      if (canSend(clients[i]!)) clients[i]!.connection.ping();
    }
  }, 1000);
}

async function disconnectAll(run: LoadRun): Promise<void> {
  run.isEnding = true;
  for (const client of run.clients) if (!client.isClosed) client.connection.end();
  await waitUntil(() => run.clients.every(client => client.connection.isGone), 2000);
  for (const client of run.clients) client.connection.destroy();
}

function toResult(run: LoadRun, times: { connectMs: number; elapsedMs: number; unsent: number }): LoadResult {
  const { latency } = run;
  const connected = run.clients.filter(client => client.isAccepted).length;
  return {
    connected,
    notConnected: run.clients.length - connected,
    connectMs: times.connectMs,
    dropped: run.dropped,
    sent: run.sent,
    acknowledged: run.acknowledged,
    elapsedMs: times.elapsedMs,
    acknowledgedPerS: (run.acknowledged * 1000) / times.elapsedMs,
    latency: {
      p50Ms: latency.quantileMs(0.5),
      p99Ms: latency.quantileMs(0.99),
      p999Ms: latency.quantileMs(0.999),
      maxMs: latency.maxMs,
    },
    unsent: times.unsent,
    errors: run.errors,
  };
}
