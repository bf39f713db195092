/**
 * Reaches into the threads of a process that was started with `--inspect`, as a debugger does: stops the main
 * thread and no other, or runs code in a worker.
 */

export interface InspectedProcess {
  pauseMainThread(): Promise<void>;
  resumeMainThread(): Promise<void>;
  /** Does not wait for the outcome: the thread may die of it. */
  runInWorker(code: string): Promise<void>;
  close(): void;
}

interface Message {
  id?: number;
  method?: string;
  params?: { sessionId?: string };
}

/** @param output what the process has printed: Node says there where its inspector listens */
export async function inspectProcess(output: string): Promise<InspectedProcess> {
  const address = /ws:\/\/\S+/.exec(output)?.[0];
  if (!address) throw new Error('the process was not started with --inspect');
  const socket = new WebSocket(address);
  const waiting = new Map<number | string, (message: Message) => void>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data) as Message;
    waiting.get(message.id ?? message.method ?? '')?.(message);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')));
  });

  const until = (what: number | string) => new Promise<Message>(resolve => waiting.set(what, resolve));
  function call(method: string, params: object = {}): Promise<Message> {
    lastId += 1;
    const answered = until(lastId);
    socket.send(JSON.stringify({ id: lastId, method, params }));
    return answered;
  }

  return {
    async pauseMainThread() {
      const paused = until('Debugger.paused');
      await call('Debugger.enable');
      await call('Debugger.pause');
      await paused;
    },
    async resumeMainThread() {
      await call('Debugger.resume');
    },
    async runInWorker(code) {
      const attached = until('NodeWorker.attachedToWorker');
      await call('NodeWorker.enable', { waitForDebuggerOnStart: false });
      const { params } = await attached;
      const evaluate = { id: 1, method: 'Runtime.evaluate', params: { expression: code } };
      const message = JSON.stringify(evaluate);
      await call('NodeWorker.sendMessageToWorker', { sessionId: params?.sessionId, message });
      await call('NodeWorker.disable');
    },
    close: () => socket.close(),
  };
}
