/** What could be replayed, and the replays: begun here, followed while they run, ended where they are. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { KeptTotalResource, ReplayRequest, ReplayResource } from '#core/quality-resources.ts';
import { announce } from '../../app/announcer.tsx';
import { view } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { RequestFailed, sendResource } from '../../live/rest-client.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { showToast } from '../../ui/toast.tsx';
import { type Loaded, useResource } from '../device/use-resource.ts';
import { Awaited, DeviceLink, mayOperate, Section, toCityName, toKindLabel } from './section-parts.tsx';

const LOOK_MS = 1000;
const LOOK_IDLE_MS = 15_000;
const MIB = 1024 * 1024;

export function ReplaysSection() {
  const [turn, setTurn] = useState(0);
  const query = { city: view.value.city };
  /** Of the totals: they change when a replay begins or ends. */
  const [keptTurn, setKeptTurn] = useState(0);
  const kept = useResource<{ items: KeptTotalResource[] }>('/api/v1/replays/kept', query, keptTurn);
  const replays = useResource<{ items: ReplayResource[] }>('/api/v1/replays', query, turn);
  const isRunning = typeof replays === 'object' && replays.items.some(({ state }) => state === 'running');
  useEffect(() => {
    const timer = setTimeout(() => setTurn(turn + 1), isRunning ? LOOK_MS : LOOK_IDLE_MS);
    return () => clearTimeout(timer);
  }, [turn, isRunning]);
  useNews(replays, hasEnded => {
    setKeptTurn(keptTurn + 1);
    if (hasEnded) announce(() => t('quality.replayEnded'));
  });

  async function ask(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const runs = error instanceof RequestFailed && error.status === 409;
      showToast(() => t(runs ? 'quality.replayRuns' : 'quality.replayFailed'), 'failed');
    }
    setTurn(turn + 1);
  }
  const begin = (wanted: ReplayRequest) => ask(() => sendResource('POST', '/api/v1/replays', wanted));
  const cancel = (id: string) => ask(() => sendResource('POST', `/api/v1/replays/${id}/cancel`));

  return (
    <>
      <Section id="kept-title" title={t('quality.keptTitle')} about={t('quality.keptAbout')}>
        <Awaited of={kept}>
          {({ items }) => (
            <DataTable
              caption={t('quality.keptTitle')}
              columns={toKeptColumns()}
              rows={items}
              rowKey={({ city, kind }) => `${city} ${kind}`}
              actions={({ city, kind }) =>
                mayOperate(city) && (
                  <button
                    type="button"
                    class="text-button"
                    aria-label={t('quality.replayThis', { kind: toKindLabel(kind), city: toCityName(city) })}
                    onClick={() => begin({ city, kind })}
                  >
                    {t('quality.replayBegin')}
                  </button>
                )
              }
              empty={t('quality.nothingKept')}
            />
          )}
        </Awaited>
      </Section>
      <Section id="replays-title" title={t('quality.replays')}>
        <Awaited of={replays}>
          {({ items }) => (
            <DataTable
              caption={t('quality.replays')}
              columns={toReplayColumns()}
              rows={items}
              rowKey={({ id }) => id}
              actions={replay =>
                replay.state === 'running' &&
                mayOperate(replay.city) && (
                  <button type="button" class="text-button" onClick={() => cancel(replay.id)}>
                    {t('quality.replayCancel')}
                  </button>
                )
              }
              empty={t('quality.noReplays')}
            />
          )}
        </Awaited>
      </Section>
    </>
  );
}

/** Tells when a replay began or ended while the page was looked at, however short it was. */
function useNews(replays: Loaded<{ items: ReplayResource[] }>, tell: (hasEnded: boolean) => void): void {
  const known = useRef<string | undefined>(undefined);
  const items = typeof replays === 'object' ? replays.items : undefined;
  const news = items?.map(({ id, state }) => `${id} ${state}`).join();
  useEffect(() => {
    if (news === undefined) return;
    if (known.current !== undefined && known.current !== news) tell(items?.[0]?.state !== 'running');
    known.current = news;
  }, [news]);
}

function toKeptColumns(): TableColumn<KeptTotalResource>[] {
  const { number } = formats.value;
  return [
    { key: 'city', title: t('city'), render: ({ city }) => toCityName(city) },
    { key: 'kind', title: t('columnKind'), render: ({ kind }) => toKindLabel(kind) },
    {
      key: 'messages',
      title: t('messages'),
      isNumeric: true,
      render: ({ messages }) => number(messages),
      sortValue: ({ messages }) => messages,
    },
    {
      key: 'bytes',
      title: t('quality.size'),
      isNumeric: true,
      render: ({ bytes }) => toSizeText(bytes),
      sortValue: ({ bytes }) => bytes,
    },
  ];
}

function toSizeText(bytes: number): string {
  const { number } = formats.value;
  return bytes < MIB ? `${number(bytes / 1024, 1)} KiB` : `${number(bytes / MIB, 1)} MiB`;
}

function toReplayColumns(): TableColumn<ReplayResource>[] {
  const { number, instant } = formats.value;
  return [
    { key: 'created', title: t('quality.begun'), render: ({ created }) => instant(Date.parse(created)) },
    { key: 'by', title: t('quality.by'), render: ({ by }) => by },
    {
      key: 'scope',
      title: t('quality.scope'),
      render: ({ city, kind, device }) => (
        <>
          {toCityName(city)}
          {kind && `, ${toKindLabel(kind)}`}
          {device && (
            <>
              , <DeviceLink id={device} />
            </>
          )}
        </>
      ),
    },
    {
      key: 'progress',
      title: t('quality.progress'),
      weight: 2,
      render: replay => <Progress replay={replay} />,
    },
    { key: 'stored', title: t('quality.stored'), isNumeric: true, render: ({ stored }) => number(stored) },
    { key: 'partly', title: t('quality.partly'), isNumeric: true, render: ({ partly }) => number(partly) },
    {
      key: 'refused',
      title: t('quality.refused'),
      isNumeric: true,
      render: ({ refused }) => number(refused),
    },
  ];
}

function Progress({ replay }: { replay: ReplayResource }) {
  const { state, total, stored, partly, refused } = replay;
  const done = stored + partly + refused;
  const { number } = formats.value;
  return (
    <div class="quality-progress">
      {state === 'running' && (
        <progress max={Math.max(total, 1)} value={done} aria-label={t('quality.progress')} />
      )}
      <span>
        {t(`quality.replayState.${state}`)}
        {': '}
        {t('quality.ofTotal', { done: number(done), total: number(total) })}
      </span>
    </div>
  );
}
