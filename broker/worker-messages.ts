/** What the broker's two threads say to each other. */
import type { AppErrorCode } from '#core/app-error.ts';
import type { JournalPosition } from '#store/journal/journal.ts';
import type { BrokerAddresses, BrokerStats } from './broker.ts';

export type ToWorker =
  | { type: 'release'; position: JournalPosition }
  | { type: 'metrics'; id: number }
  | { type: 'stats'; id: number }
  | { type: 'stop' };

export type FromWorker =
  | { type: 'ready'; addresses: BrokerAddresses }
  | { type: 'failed'; code: AppErrorCode | null; message: string; canRetry: boolean }
  | { type: 'synced'; position: JournalPosition }
  | { type: 'metrics'; id: number; text: string }
  | { type: 'stats'; id: number; stats: BrokerStats };
