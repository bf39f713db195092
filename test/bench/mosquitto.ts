/** The peer: Mosquitto with nothing stored, on the same machine in the same run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../support/spawn-system.ts';
import { waitUntil } from '../support/wait-until.ts';

const BINARY = '/usr/sbin/mosquitto';

export function hasMosquitto(): boolean {
  return existsSync(BINARY);
}

export async function withMosquitto<T>(job: (port: number, process: ChildProcess) => Promise<T>): Promise<T> {
  const port = await findFreePort();
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-mosquitto-'));
  const file = join(directory, 'mosquitto.conf');
  writeFileSync(
    file,
    [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence false',
      'max_inflight_messages 0',
      'max_queued_messages 0',
      'log_type none',
      '',
    ].join('\n'),
  );
  const broker = spawn(BINARY, ['-c', file], { stdio: 'ignore' });
  try {
    await waitUntil('Mosquitto to listen', () => canConnect(port), Boolean);
    return await job(port, broker);
  } finally {
    broker.kill('SIGTERM');
    rmSync(directory, { recursive: true, force: true });
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
