/** Whether it fits: the way it would take; or what is too tight, and what would fit instead, ready to be taken. */
import type {
  AdmissionResource,
  AdmissionWarningResource,
  AlternativeResource,
} from '#core/admission-resources.ts';
import type { RequestItem } from '#core/requests/bandwidth-request.ts';
import { REASON_LABELS, SERVICE_LABELS } from '#core/requests/request-labels.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { say, toAlternativeText, toBottleneckText, toSpanText } from './request-words.ts';

interface AdmissionNoteProps {
  admission: AdmissionResource;
  /** What was asked for. */
  items: readonly RequestItem[];
  nameOf: (nodeId: string) => string;
  /** Absent: alternatives are told, but cannot be taken here. */
  onTake?: ((alternative: AlternativeResource) => void) | undefined;
  isBusy?: boolean;
}

const SPANS_SHOWN = 3;

export function AdmissionNote(props: AdmissionNoteProps) {
  const { admission, items } = props;
  if (!admission.isAdmitted) return <Refusal {...props} admission={admission} />;
  const serviceOf = new Map(items.map(({ id, service }) => [id, service]));
  return (
    <div class="admission is-fit">
      <p class="admission-title">
        <Icon name="check" />
        <b>{t('events.fits')}</b>
      </p>
      <ul>
        {admission.paths.map(({ itemId, hops }) => {
          const service = serviceOf.get(itemId);
          return (
            <li key={itemId}>
              {service && say(SERVICE_LABELS[service])}:{' '}
              <span class="muted">{hops.map(({ name }) => name).join(' → ')}</span>
            </li>
          );
        })}
        {admission.warnings.map(warning => (
          <li key={JSON.stringify(warning)} class="admission-warning">
            <Icon name="warning" />
            {toWarningText(warning)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Refusal({
  admission,
  items,
  nameOf,
  onTake,
  isBusy = false,
}: AdmissionNoteProps & { admission: Extract<AdmissionResource, { isAdmitted: false }> }) {
  const { bottlenecks, alternatives, freeSpans } = admission;
  return (
    <div class="admission is-misfit">
      <p class="admission-title">
        <Icon name="warning" />
        <b>{t('events.misfit', { reason: say(REASON_LABELS[admission.reason]) })}</b>
      </p>
      <ul>
        {bottlenecks.map(bottleneck => (
          <li key={JSON.stringify(bottleneck)}>{toBottleneckText(bottleneck, nameOf)}</li>
        ))}
      </ul>
      {alternatives.length > 0 && (
        <>
          <p class="admission-instead">{t(onTake ? 'events.instead' : 'events.insteadOnly')}</p>
          <ul class="admission-alternatives">
            {alternatives.map(alternative => {
              const text = toAlternativeText(alternative, items, nameOf);
              return (
                <li key={text}>
                  {onTake ? (
                    <button
                      type="button"
                      class="button"
                      disabled={isBusy}
                      onClick={() => onTake(alternative)}
                    >
                      {text}
                    </button>
                  ) : (
                    text
                  )}
                </li>
              );
            })}
          </ul>
        </>
      )}
      {alternatives.length === 0 && freeSpans.length > 0 && (
        <p class="field-hint">
          {t('events.freeSpans', {
            spans: freeSpans
              .slice(0, SPANS_SHOWN)
              .map(({ from, until }) => toSpanText(from, until))
              .join('; '),
          })}
        </p>
      )}
    </div>
  );
}

function toWarningText(warning: AdmissionWarningResource): string {
  if (warning.type === 'overbooked') return t('events.warning.overbooked', { name: warning.name });
  const lasts = formats.value.duration(warning.upsRuntimeS);
  return t('events.warning.shortBattery', { name: warning.name, lasts });
}
