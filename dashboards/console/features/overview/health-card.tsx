/** Whether Leitstand itself works: each part, what passes through, what waits, how old the newest news is. */
import { toPartName } from '../../app/part-names.ts';
import { formats, t } from '../../i18n/translate.ts';
import { health, type PartHealth } from '../../live/health.ts';
import { messageHistory, newestMs, nowMs, summary } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';

export function HealthCard() {
  const { number, shortAge } = formats.value;
  const figures = summary.value;
  const ageMs = newestMs.value === undefined ? undefined : nowMs.value - newestMs.value;
  return (
    <Card id="health" title={t('systemHealth')} class="health-card">
      <dl class="health-figures">
        <div>
          <dt>{t('messages')}</dt>
          <dd>
            {figures
              ? `${number(figures.messagesPerS, figures.messagesPerS < 10 ? 1 : 0)} ${t('perSecond')}`
              : '–'}
          </dd>
        </div>
        <div>
          <dt>{t('backlog')}</dt>
          <dd>{figures ? number(figures.backlog) : '–'}</dd>
        </div>
        <div>
          <dt>{t('lag')}</dt>
          <dd>{ageMs === undefined ? '–' : shortAge(ageMs)}</dd>
        </div>
      </dl>
      <div class="health-shape">
        <Sparkline values={messageHistory.value} />
      </div>
      <ul class="health-parts">
        {(health.value ?? []).map(part => (
          <PartRow key={part.name} part={part} />
        ))}
        {health.value === undefined && (
          <PartRow part={{ name: 'Leitstand', ok: false, detail: t('serviceUnknown') }} />
        )}
      </ul>
    </Card>
  );
}

function PartRow({ part: { name, ok, detail } }: { part: PartHealth }) {
  return (
    <li class={ok ? 'is-ok' : 'is-failed'}>
      <Icon name={ok ? 'check' : 'warning'} />
      <span>{toPartName(name)}</span>
      <span class="health-detail">
        {[ok ? t('serviceOk') : t('serviceFailed'), detail].filter(Boolean).join(' · ')}
      </span>
    </li>
  );
}
