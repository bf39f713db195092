/** Takes a link out of service for a time. Who has booked it then is told before it is sent. */
import { useEffect, useState } from 'preact/hooks';
import type { TouchedRequest } from '#core/alarm-rule-resources.ts';
import type { LinkResource, OutageResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { readResource } from '../../live/rest-client.ts';
import { SelectField, TextField } from '../events/text-field.tsx';
import { toLocalText } from '../series/local-time.ts';
import { toSpan, toText } from './draft-values.ts';
import { mayLend, mayStop, toWhen } from './network-words.ts';
import { NeededText, SpanFields } from './part-fields.tsx';
import { ThingDialog, type ThingDialogProps } from './thing-dialog.tsx';

interface OutageDialogProps extends ThingDialogProps {
  outage: OutageResource | undefined;
  /** The link to begin with. */
  linkId?: string;
  links: readonly LinkResource[];
}

export function OutageDialog({ outage, linkId, links: all, ...more }: OutageDialogProps) {
  const links = all.filter(({ city }) => mayStop(city));
  const [draft, setDraft] = useState(() => ({
    linkId: outage?.linkId ?? linkId ?? links[0]?.id ?? '',
    from: outage ? toText(outage.from) : toLocalText(nowMs.peek()),
    until: toText(outage?.until),
    reason: outage?.reason ?? '',
    forceReason: '',
  }));
  const change = (some: Partial<typeof draft>) => setDraft({ ...draft, ...some });
  const link = all.find(({ id }) => id === draft.linkId);
  const city = link?.city ?? outage?.city ?? 'none';
  const touched = useTouched(city, draft.linkId, toSpan(draft));
  return (
    <ThingDialog
      {...more}
      title={t(outage ? 'network.changeOutage' : 'network.newOutage')}
      name={link?.name ?? draft.linkId}
      path="/api/v1/network/outages"
      item={outage}
      toRequest={() => ({
        ...{ city, linkId: draft.linkId, reason: draft.reason, ...toSpan(draft) },
        ...(draft.forceReason.trim() !== '' && { forceReason: draft.forceReason }),
      })}
    >
      {form => (
        <>
          <SelectField
            label={t('network.link')}
            value={draft.linkId}
            options={links.map(({ id, name }) => ({ value: id, text: name }))}
            error={form.errorOf('linkId')}
            onChange={id => change({ linkId: id })}
          />
          <SpanFields span={draft} isEndOpen form={form} onChange={change} />
          <NeededText label={t('network.reason')} field="reason" {...{ draft, form, change }} />
          {touched && <Touched touched={touched} />}
          {touched && touched.length > 0 && mayLend(city) && (
            <TextField
              label={t('network.force')}
              hint={t('network.forceHint')}
              maxLength={200}
              error={form.errorOf('forceReason')}
              value={draft.forceReason}
              onChange={forceReason => change({ forceReason })}
            />
          )}
        </>
      )}
    </ThingDialog>
  );
}

function Touched({ touched }: { touched: readonly TouchedRequest[] }) {
  return (
    <div class="network-touched" role="status">
      {touched.length === 0 ? (
        t('network.touchedNone')
      ) : (
        <>
          <b>{t('network.touched')}</b>
          <ul>
            {touched.map(({ id, eventName, window }) => (
              <li key={id}>{`${eventName} (${id}), ${toWhen({ from: window.from, until: window.to })}`}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const SETTLE_MS = 300;

function useTouched(city: string, link: string, { from, until }: { from: string; until?: string }) {
  const [touched, setTouched] = useState<TouchedRequest[] | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      const query = { city, link, from, to: until };
      readResource<{ items: TouchedRequest[] }>('/api/v1/network/bookings', query, abort.signal).then(
        ({ items }) => setTouched(items),
        () => !abort.signal.aborted && setTouched(undefined),
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [city, link, from, until]);
  return touched;
}
