/** Sets times at which silence is expected; the next ones are shown while they are typed. */
import { useState } from 'preact/hooks';
import {
  RULE_TEXT_MAX,
  type SilenceRequest,
  type SilenceResource,
  type SilenceTimes,
} from '#core/alarm-rule-resources.ts';
import { SILENCE_REASONS } from '#core/alarms/expected-silence.ts';
import { listSpans, type SilenceCalendar } from '#core/alarms/silence-calendar.ts';
import { TIME_ZONE } from '../../i18n/formats.ts';
import { t } from '../../i18n/translate.ts';
import { cities, nowMs } from '../../live/live-state.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { listOperatedCities } from '../admin/city-field.tsx';
import {
  createScopeDraft,
  createTimesDraft,
  TIME_TYPES,
  type TimesDraft,
  toScope,
  toTimes,
} from './rule-drafts.ts';
import { ScopeFields } from './scope-fields.tsx';
import { SpanList } from './span-list.tsx';
import { Choice, TIMES_SHOWN, TimesFields } from './times-fields.tsx';
import { useRuleForm } from './use-rule-form.ts';

interface SilenceDialogProps {
  rule: SilenceResource | undefined;
  onSaved: () => void;
  onClose: () => void;
}

type Reason = SilenceRequest['reason'];

/** What is usual for a reason. */
const USUAL: Record<Reason, Partial<TimesDraft>> = {
  dayOff: { type: 'daylight' },
  nightOff: { type: 'weekly' },
  stored: { type: 'range' },
};
const SHOWN = ['kind', 'groupId', 'deviceId', ...TIMES_SHOWN];
const SPANS = 3;

export function SilenceDialog({ rule, onSaved, onClose }: SilenceDialogProps) {
  const [scope, setScope] = useState(() => createScopeDraft(listOperatedCities()[0]?.slug ?? '', rule));
  const [reason, setReason] = useState<Reason>(rule?.reason ?? 'nightOff');
  const [text, setText] = useState(rule?.text ?? '');
  const [draft, setDraft] = useState(() => createFirstTimes(rule));
  const form = useRuleForm(SHOWN);
  const times = toTimes(draft);

  async function submit(): Promise<void> {
    if (!times) return;
    const request: SilenceRequest = { ...toScope(scope), reason, times, ...(text.trim() !== '' && { text }) };
    const path = '/api/v1/expected-silences';
    const isDone = await form.send(() =>
      rule
        ? sendResource('PUT', `${path}/${rule.id}?version=${rule.version}`, request)
        : sendResource('POST', path, request),
    );
    if (!isDone) return;
    onSaved();
    onClose();
  }

  return (
    <FormDialog
      class="rule-form"
      width="wide"
      title={t(rule ? 'rules.changeSilence' : 'rules.newSilence')}
      submitText={t('save')}
      isReady={times !== undefined}
      form={form}
      onSubmit={submit}
      onClose={onClose}
    >
      <Choice
        label={t('rules.reason')}
        value={reason}
        onChange={value => {
          setReason(value as Reason);
          setDraft({ ...draft, ...USUAL[value as Reason] });
        }}
        options={SILENCE_REASONS.map(name => [name, t(`rules.reason.${name}`)])}
      />
      <ScopeFields scope={scope} form={form} isCityFixed={rule !== undefined} onChange={setScope} />
      <TimesFields times={draft} types={TIME_TYPES} form={form} onChange={setDraft} />
      <Field label={t('rules.text')}>
        {input => (
          <input
            {...input}
            maxLength={RULE_TEXT_MAX}
            value={text}
            onInput={event => setText(event.currentTarget.value)}
          />
        )}
      </Field>
      <Preview times={times} city={scope.city} />
    </FormDialog>
  );
}

function createFirstTimes(rule: SilenceResource | undefined): TimesDraft {
  const draft = createTimesDraft(nowMs.peek(), rule?.times);
  return rule ? draft : { ...draft, ...USUAL.nightOff };
}

function Preview({ times, city }: { times: SilenceTimes | undefined; city: string }) {
  const place = cities.value.find(({ slug }) => slug === city);
  if (!times || !place) return null;
  const spans = listSpans(toCalendar(times, place.timeZone), { location: place.center }, nowMs.value, SPANS);
  return (
    <div class="rule-preview" role="status">
      <b>{t('rules.next')}</b>
      <SpanList
        spans={spans.map(({ fromMs, toMs }) => ({
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
        }))}
      />
    </div>
  );
}

function toCalendar(times: SilenceTimes, timeZone = TIME_ZONE): SilenceCalendar {
  if (times.type === 'daylight') return times;
  if (times.type === 'range')
    return { type: 'range', fromMs: Date.parse(times.from), toMs: Date.parse(times.to) };
  return { ...times, timeZone };
}
