/** The entry of the broker's thread: starts the service and speaks with the other side. */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '#core/app-error.ts';
import type { JournalPosition } from '#store/journal/journal.ts';
import type { BrokerOptions } from './broker-options.ts';
import { type BrokerService, startBrokerService } from './broker-service.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** Group commits come thousands of times per second; nobody needs to hear of each. */
const ANNOUNCE_INTERVAL_MS = 5;

const port = parentPort;
if (!port) throw new Error('broker-worker.ts runs in a worker thread only');

let service: BrokerService | undefined;
let newest: JournalPosition | undefined;

function send(message: FromWorker): void {
  port?.postMessage(message);
}

function announce(position: JournalPosition): void {
  if (!newest) setTimeout(sendNewest, ANNOUNCE_INTERVAL_MS);
  newest = position;
}

function sendNewest(): void {
  if (newest) send({ type: 'synced', position: newest });
  newest = undefined;
}

/** Who was told something knows of all that was acknowledged before. */
function answer(message: FromWorker): void {
  sendNewest();
  send(message);
}

async function stop(): Promise<void> {
  await service?.stop();
  sendNewest();
  port?.close();
}

async function handleMessage(message: ToWorker): Promise<void> {
  if (message.type === 'stop') return stop();
  if (!service) return;
  if (message.type === 'release') service.release(message.position);
  if (message.type === 'stats') answer({ type: 'stats', id: message.id, stats: service.stats() });
  if (message.type === 'metrics') answer({ type: 'metrics', id: message.id, text: await service.metrics() });
}

port.on('message', (message: ToWorker) => void handleMessage(message));
try {
  service = await startBrokerService(workerData as BrokerOptions, announce);
  send({ type: 'ready', addresses: service.addresses });
} catch (error) {
  const isOperating = error instanceof AppError;
  send({
    type: 'failed',
    code: isOperating ? error.code : null,
    message: error instanceof Error ? error.message : String(error),
    canRetry: isOperating && error.canRetry,
  });
  port.close();
}
