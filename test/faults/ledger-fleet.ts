/** Many ledger devices that share one rate, by the clock: what is due and cannot be sent is sent later. */
import { waitUntil } from '../support/wait-until.ts';
import type { LedgerDevice } from './ledger-device.ts';

export interface LedgerFleet {
  readonly devices: readonly LedgerDevice[];
  readonly sent: number;
  readonly acknowledged: number;
  /** Messages sent once more with DUP. */
  readonly resent: number;
  /** Accepted connections, all devices. */
  readonly sessions: number;
  connect(port: number): Promise<void>;
  send(messagesPerS: number): void;
  stopSending(): void;
  /** Everything that was sent is acknowledged. */
  settle(deadlineMs?: number): Promise<void>;
  end(): void;
}

const TICK_MS = 10;
/** After a pause of the broker a fleet does not make up for all of it at once. */
const MAX_DEBT_MS = 200;

export function createLedgerFleet(devices: readonly LedgerDevice[]): LedgerFleet {
  let timer: NodeJS.Timeout | undefined;
  const sum = (read: (device: LedgerDevice) => number) =>
    devices.reduce((total, device) => total + read(device), 0);

  function send(messagesPerS: number): void {
    let lastMs = performance.now();
    let due = 0;
    let turn = 0;
    clearInterval(timer);
    timer = setInterval(() => {
      const nowMs = performance.now();
      due = Math.min(due + ((nowMs - lastMs) * messagesPerS) / 1000, (MAX_DEBT_MS * messagesPerS) / 1000);
      lastMs = nowMs;
      for (let refused = 0; due >= 1 && refused < devices.length; turn++) {
        if (devices[turn % devices.length]?.send()) due -= 1;
        else refused += 1;
      }
    }, TICK_MS);
  }

  return {
    devices,
    send,
    stopSending: () => clearInterval(timer),
    async connect(port) {
      for (const device of devices) device.connect(port);
      await waitUntil(
        'all devices to be connected',
        () => devices.filter(device => device.isConnected).length,
        connected => connected === devices.length,
      );
    },
    async settle(deadlineMs) {
      await waitUntil(
        'everything to be acknowledged',
        () => sum(device => device.outstanding),
        outstanding => outstanding === 0,
        deadlineMs,
      );
    },
    end() {
      clearInterval(timer);
      for (const device of devices) device.end();
    },
    get sent() {
      return sum(device => device.messages.length);
    },
    get acknowledged() {
      return sum(device => device.acknowledged);
    },
    get resent() {
      return sum(device => device.resent);
    },
    get sessions() {
      return sum(device => device.sessions);
    },
  };
}
