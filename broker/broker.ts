/**
 * The broker as a part of the system: starts the worker thread that runs it, passes on what ingest needs.
 * MQTT parsing takes a whole core at full load, so nothing of it runs in this thread.
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '#core/app-error.ts';
import type { Part } from '#core/parts.ts';
import type { JournalPosition } from '#store/journal/journal.ts';
import { type BrokerOptions, checkBrokerOptions } from './broker-options.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

export interface BrokerAddresses {
  mqtt?: { host: string; port: number };
  mqtts?: { host: string; port: number };
}

export interface BrokerStats {
  connections: number;
  /** Messages taken into the journal since start. */
  accepted: number;
  refused: number;
  inFlight: number;
  queuedOffline: number;
  retainedTopics: number;
  journal: { bytes: number; limitBytes: number; segments: number; appended: number; healthy: boolean };
}

export interface Broker extends Part {
  /** Called with the newest position after group commits, coalesced; once at start. One listener. */
  onSynced(listener: (position: JournalPosition) => void): void;
  /** Ingest has committed up to here. */
  release(position: JournalPosition): void;
  /** Prometheus text; '' while it does not run. */
  metrics(): Promise<string>;
  stats(): Promise<BrokerStats>;
  /** Where it listens; empty while it does not run. */
  addresses(): BrokerAddresses;
  /** The worker died by itself: the part must be stopped and started again. One listener. */
  onFailure(listener: (error: Error) => void): void;
}

/** What is acknowledged is on disk, so a worker that does not end may be ended. */
const STOP_TIMEOUT_MS = 8000;

type Reply = Extract<FromWorker, { id: number }>;

export function createBroker(options: BrokerOptions): Broker {
  let worker: Worker | null = null;
  let addresses: BrokerAddresses = {};
  let isStopping = false;
  let nextId = 1;
  let handleSynced: (position: JournalPosition) => void = () => {};
  let handleFailure: (error: Error) => void = () => {};
  const waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();

  function send(message: ToWorker): void {
    worker?.postMessage(message);
  }

  function ask(type: 'metrics' | 'stats'): Promise<Reply> {
    if (!worker) return Promise.reject(new AppError('STORE_CLOSED', 'The broker is not running.'));
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      send({ type, id });
    });
  }

  function handleExit(error: Error): void {
    worker = null;
    addresses = {};
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function handleMessage(message: FromWorker): void {
    if (message.type === 'synced') handleSynced(message.position);
    if (message.type !== 'metrics' && message.type !== 'stats') return;
    waiting.get(message.id)?.resolve(message);
    waiting.delete(message.id);
  }

  function waitForReady(started: Worker, signal: AbortSignal): Promise<BrokerAddresses> {
    return new Promise((resolve, reject) => {
      const abort = () =>
        reject(new AppError('START_TIMEOUT', 'The broker was told to stop while starting.'));
      signal.addEventListener('abort', abort, { once: true });
      started.on('message', (message: FromWorker) => {
        if (message.type === 'ready') resolve(message.addresses);
        if (message.type === 'failed') reject(toError(message));
      });
      started.once('error', reject);
      started.once('exit', () => reject(new Error('The broker thread ended while starting.')));
    });
  }

  return {
    name: 'broker',
    async start(signal) {
      checkBrokerOptions(options);
      signal.throwIfAborted();
      isStopping = false;
      const started = new Worker(new URL('./broker-worker.ts', import.meta.url), { workerData: options });
      worker = started;
      let failure: Error = new Error('The broker thread ended by itself.');
      started.on('message', handleMessage);
      started.on('error', error => {
        failure = error;
      });
      try {
        addresses = await waitForReady(started, signal);
      } catch (error) {
        worker = null;
        await started.terminate();
        throw error;
      }
      started.once('exit', () => {
        handleExit(failure);
        if (!isStopping) handleFailure(failure);
      });
    },
    async stop() {
      if (!worker) return;
      isStopping = true;
      const stopping = worker;
      const exited = new Promise<void>(resolve => stopping.once('exit', () => resolve()));
      const timer = setTimeout(() => void stopping.terminate(), STOP_TIMEOUT_MS);
      send({ type: 'stop' });
      await exited;
      clearTimeout(timer);
    },
    onSynced(listener) {
      handleSynced = listener;
    },
    onFailure(listener) {
      handleFailure = listener;
    },
    release: position => send({ type: 'release', position }),
    async metrics() {
      if (!worker) return '';
      const reply = await ask('metrics');
      return reply.type === 'metrics' ? reply.text : '';
    },
    async stats() {
      const reply = await ask('stats');
      if (reply.type !== 'stats') throw new Error('The broker thread answered another question.');
      return reply.stats;
    },
    addresses: () => addresses,
  };
}

function toError(message: FromWorker & { type: 'failed' }): Error {
  if (!message.code) return new Error(message.message);
  return new AppError(message.code, message.message, { canRetry: message.canRetry });
}
