import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { withDeadline } from '../../../../store/telemetry/influx/with-deadline.ts';

const never = () => new Promise<never>(() => undefined);

test('the work’s own outcome, and nobody listens any more', async () => {
  const ending = new AbortController();
  let given: AbortSignal | undefined;
  const work = async (signal: AbortSignal) => {
    given = signal;
    return 7;
  };
  expect(await withDeadline(60_000, [ending.signal], work)).toBe(7);
  await expect(withDeadline(60_000, [ending.signal], () => Promise.reject(new Error('own')))).rejects.toThrow(
    'own',
  );
  expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
  expect(given?.aborted).toBe(false);
});

test('a TimeoutError when the time is over, though the work hangs', async () => {
  let given: AbortSignal | undefined;
  const late = withDeadline(1, [], signal => {
    given = signal;
    return never();
  });
  await expect(late).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(given?.aborted).toBe(true);
});

test('the reason of whoever ends it, also before it began', async () => {
  const endings = [new AbortController(), new AbortController()];
  const signals = endings.map(({ signal }) => signal);
  const running = withDeadline(60_000, signals, never);
  endings[1]!.abort(new Error('closed'));
  await expect(running).rejects.toThrow('closed');
  await expect(withDeadline(60_000, signals, never)).rejects.toThrow('closed');
});
