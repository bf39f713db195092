import { formats, t } from '../i18n/translate.ts';
import { health } from '../live/health.ts';
import { summary } from '../live/live-state.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { toPartName } from './part-names.ts';

/** Whether the parts of Leitstand itself work: a quiet screen must not mean a dead system. */
export function SystemState() {
  const figures = summary.value;
  return (
    <section class="system" aria-labelledby="system-title">
      <h2 id="system-title">{t('systemState')}</h2>
      <ul>
        {(health.value ?? []).map(({ name, ok, detail }) => (
          <StateRow key={name} name={toPartName(name)} isOk={ok} detail={detail}>
            {ok ? t('serviceOk') : t('serviceFailed')}
          </StateRow>
        ))}
        {health.value === undefined && (
          <StateRow name="Leitstand" isOk={false}>
            {t('serviceUnknown')}
          </StateRow>
        )}
        {figures && (
          <>
            <StateRow name={t('messages')} isOk>
              {formats.value.number(figures.messagesPerS)} {t('perSecond')}
            </StateRow>
            <StateRow name={t('backlog')} isOk={figures.backlog < BACKLOG_WORTH_A_LOOK}>
              {formats.value.number(figures.backlog)}
            </StateRow>
          </>
        )}
      </ul>
    </section>
  );
}

/** About a second of full load: ingest takes batches, so a few messages are always on their way. */
const BACKLOG_WORTH_A_LOOK = 50_000;

interface StateRowProps {
  name: string;
  isOk: boolean;
  detail?: string | undefined;
  children: preact.ComponentChildren;
}

function StateRow({ name, isOk, detail, children }: StateRowProps) {
  const icon: IconName = isOk ? 'check' : 'warning';
  return (
    <li class={isOk ? 'is-ok' : 'is-failed'} title={detail}>
      <Icon name={icon} />
      <span>{name}</span>
      <span>{children}</span>
    </li>
  );
}
