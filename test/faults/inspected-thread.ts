/** Stops the main thread of a process that was started with `--inspect`, as a debugger does; no other thread. */

export interface InspectedThread {
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): void;
}

/** @param output what the process has printed: Node says there where its inspector listens */
export async function inspectMainThread(output: string): Promise<InspectedThread> {
  const address = /ws:\/\/\S+/.exec(output)?.[0];
  if (!address) throw new Error('the process was not started with --inspect');
  const socket = new WebSocket(address);
  const waiting = new Map<number | string, () => void>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, method } = JSON.parse(data) as { id?: number; method?: string };
    waiting.get(id ?? method ?? '')?.();
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')));
  });

  const until = (what: number | string) => new Promise<void>(resolve => waiting.set(what, resolve));
  function call(method: string): Promise<void> {
    lastId += 1;
    const answered = until(lastId);
    socket.send(JSON.stringify({ id: lastId, method }));
    return answered;
  }

  await call('Debugger.enable');
  return {
    async pause() {
      const paused = until('Debugger.paused');
      await call('Debugger.pause');
      await paused;
    },
    resume: () => call('Debugger.resume'),
    close: () => socket.close(),
  };
}
