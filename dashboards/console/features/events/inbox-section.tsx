/** What waits for those who decide: each request beside those it contends with, and the decision at its foot. */
import { useState } from 'preact/hooks';
import type { ContendedResource, InboxItem } from '#core/admission-resources.ts';
import { PRIORITY_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';
import { linkTo, view } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cityNames } from '../../live/live-state.ts';
import { requestRevision } from '../../live/request-state.ts';
import { Icon } from '../../ui/icon.tsx';
import { useResource } from '../device/use-resource.ts';
import { AdmissionNote } from './admission-note.tsx';
import { nameOfNode } from './request-detail.tsx';
import { RequestFlags, StateMark } from './request-marks.tsx';
import {
  say,
  toEventSpanText,
  toRatesText,
  toRateText,
  toResourceName,
  toSpanText,
  toTimeText,
} from './request-words.ts';
import { StepDialog } from './step-dialog.tsx';
import { type AskedStep, STEP_MANNERS } from './step-rules.ts';

const SHOWN = 3;

const STEPS: Readonly<Record<InboxItem['type'], readonly AskedStep[]>> = {
  decision: ['approve', 'reject'],
  revision: ['approveRevision', 'rejectRevision'],
  conflict: ['reject'],
  // Who would be displaced stands on the request's own page: confirmed there.
  preemption: [],
};

export function InboxSection() {
  const [turn, setTurn] = useState(0);
  const loaded = useResource<{ items: InboxItem[] }>(
    '/api/v1/requests/inbox',
    { city: view.value.city },
    turn * 1e9 + requestRevision.value,
  );
  return (
    <section class="inbox" aria-label={t('events.tab.inbox')}>
      {loaded === 'loading' && <p class="empty">{t('loading')}</p>}
      {loaded === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {typeof loaded === 'object' && loaded.items.length === 0 && (
        <p class="empty">{t('events.inboxEmpty')}</p>
      )}
      {typeof loaded === 'object' &&
        loaded.items.map(item => (
          <InboxCard key={item.request.id} item={item} onDone={() => setTurn(known => known + 1)} />
        ))}
    </section>
  );
}

function InboxCard({ item, onDone }: { item: InboxItem; onDone: () => void }) {
  const { request, type, contended, admission } = item;
  const [asked, setAsked] = useState<AskedStep>();
  const titleId = `inbox-${request.id}`;
  const page = linkTo(`/events/${request.id}`);
  return (
    <article class="inbox-card" aria-labelledby={titleId}>
      <div class="inbox-request">
        <h2 id={titleId}>
          <a href={page}>{request.event.name}</a>
        </h2>
        <p class="request-marks">
          <b>{t(`events.inbox.${type}`)}</b>
          <StateMark state={request.state} />
          <RequestFlags request={request} />
        </p>
        <p>
          {request.organisation} · {say(PRIORITY_LABELS[request.priority])}
        </p>
        <p>
          {request.event.place}, {cityNames.value.get(request.city) ?? request.city} ·{' '}
          {toEventSpanText(request.window)}
        </p>
        <p>
          {request.services.length > 0 && toRatesText(request)} <span class="muted">{request.id}</span>
        </p>
        {request.holdExpires && (
          <p class="muted">{t('events.holdUntil', { time: toTimeText(request.holdExpires) })}</p>
        )}
        <div class="step-buttons">
          {STEPS[type].map(step => (
            <button
              key={step}
              type="button"
              class={`button ${STEP_MANNERS[step].look === 'plain' ? '' : `is-${STEP_MANNERS[step].look}`}`}
              aria-label={t('events.stepOf', { step: t(`events.step.${step}`), name: request.event.name })}
              onClick={() => setAsked(step)}
            >
              {t(`events.step.${step}`)}
            </button>
          ))}
          <a class="button" href={page}>
            {t('events.open')}
          </a>
        </div>
      </div>
      <div class="inbox-contended">
        {admission && !admission.isAdmitted && (
          <AdmissionNote admission={admission} items={[]} nameOf={nameOfNode} />
        )}
        {contended.length === 0 ? (
          <p class="admission-title">
            <Icon name="check" />
            {t('events.nobodyElse')}
          </p>
        ) : (
          <ContendedList of={contended} />
        )}
      </div>
      {asked && (
        <StepDialog step={asked} request={request} onDone={onDone} onClose={() => setAsked(undefined)} />
      )}
    </article>
  );
}

/** What is tight first; the rest is there for who wants to know. */
function ContendedList({ of: contended }: { of: readonly ContendedResource[] }) {
  const rest = contended.slice(SHOWN);
  const draw = (resource: ContendedResource, index: number) => <Contended key={index} resource={resource} />;
  return (
    <>
      {contended.slice(0, SHOWN).map(draw)}
      {rest.length > 0 && (
        <details class="item-more">
          <summary>{t('events.contendedMore', { count: rest.length })}</summary>
          {rest.map(draw)}
        </details>
      )}
    </>
  );
}

function Contended({ resource }: { resource: ContendedResource }) {
  const { usable, load, wanted, contenders } = resource;
  const amount = (value: number) =>
    resource.resource === 'link'
      ? toRateText(value)
      : `${formats.value.number(value)}${resource.resource === 'poeW' ? ' W' : ''}`;
  const name =
    resource.resource === 'accessPorts' || resource.resource === 'poeW'
      ? t(`events.contended.${resource.resource}`, { name: resource.name })
      : toResourceName(resource);
  const share = (value: number) => `${Math.min(100, usable > 0 ? (value / usable) * 100 : 100)}%`;
  const isTight = load + wanted > usable;
  return (
    <div class={`contended ${isTight ? 'is-tight' : ''}`}>
      <h3>{name}</h3>
      <p class="muted">{toSpanText(resource.from, resource.until)}</p>
      <div class="contended-bar" aria-hidden="true">
        <i class="is-load" style={{ width: share(load) }} />
        <i class="is-wanted" style={{ width: isTight ? share(Math.max(0, usable - load)) : share(wanted) }} />
      </div>
      <p>
        {t(isTight ? 'events.contendedTight' : 'events.contendedFits', {
          ...{ load: amount(load), wanted: amount(wanted), usable: amount(usable) },
        })}
      </p>
      <ul class="plain-list">
        {contenders.map(({ id, eventName, priority, state, amount: held }) => (
          <li key={id}>
            <a href={linkTo(`/events/${id}`)}>{eventName}</a> {amount(held)}{' '}
            <span class="muted">
              {say(PRIORITY_LABELS[priority])} · {say(STATE_LABELS[state])}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
