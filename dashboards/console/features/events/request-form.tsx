/**
 * The form in which somebody asks for bandwidth, or changes what was asked for. Beside it stands at any time whether it
 * fits; what it says is reckoned by the server as somebody types.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/translate.ts';
import { requestRevision } from '../../live/request-state.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { AdmissionNote } from './admission-note.tsx';
import { AvailabilityTimeline } from './availability-timeline.tsx';
import {
  ContactFields,
  EventFields,
  PriorityFields,
  RequesterFields,
  WindowFields,
} from './event-fields.tsx';
import { ItemFields, KitFields, toUsualWay } from './item-fields.tsx';
import { SizingHelp, takeRates } from './sizing-help.tsx';
import { SelectField } from './text-field.tsx';
import type { RequestForm } from './use-request-form.ts';

/** revise: of a live booking, which keeps its event and who asked. */
export type FormMode = 'new' | 'edit' | 'revise';

interface RequestFormProps {
  form: RequestForm;
  mode: FormMode;
  /** Buttons; the last one sends. */
  actions: ComponentChildren;
  onSubmit: () => void;
}

export function RequestFormView({ form, mode, actions, onSubmit }: RequestFormProps) {
  const { draft, faultOf, change, options } = form;
  const part = { draft, faultOf, onChange: change };
  const root = useRef<HTMLFormElement>(null);
  useFirstFault(root, form);
  return (
    <form
      ref={root}
      class="request-form"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        form.tell();
        onSubmit();
      }}
    >
      <div class="request-parts">
        {mode !== 'revise' && (
          <Card id="request-event" title={t('events.part.event')} class="request-part">
            <EventFields {...part} isNew={mode === 'new'} />
          </Card>
        )}
        <Card id="request-window" title={t('events.part.window')} class="request-part">
          <WindowFields {...part} />
        </Card>
        {mode !== 'revise' && (
          <Card id="request-who" title={t('events.part.who')} class="request-part">
            {mode === 'new' && <RequesterFields {...part} />}
            <PriorityFields {...part} />
          </Card>
        )}
        <Card id="request-items" title={t('events.part.items')} class="request-part">
          <SizingHelp
            onTake={rates =>
              change({ items: takeRates(draft.items, rates, toUsualWay(draft.items, options)) })
            }
          />
          <ItemFields {...part} options={options} />
        </Card>
        <Card id="request-kit" title={t('events.part.kit')} class="request-part">
          <KitFields {...part} options={options} />
        </Card>
        {mode === 'new' && (
          <Card id="request-contact" title={t('events.part.contact')} class="request-part">
            <ContactFields
              contact={draft.contact}
              faultOf={faultOf}
              onChange={contact => change({ contact })}
            />
          </Card>
        )}
      </div>
      <aside class="card request-aside" aria-label={t('events.part.fit')}>
        <h2>{t('events.part.fit')}</h2>
        <Verdict form={form} />
        <Availability form={form} />
        {form.wholeText !== '' && (
          <p class="field-error" role="alert">
            <Icon name="warning" />
            {form.wholeText}
          </p>
        )}
        <div class="request-actions">{actions}</div>
      </aside>
    </form>
  );
}

function Verdict({ form }: { form: RequestForm }) {
  const { checked, content, nameOf, take, isBusy } = form;
  return (
    <div role="status" class="request-verdict">
      {checked === 'incomplete' && <p class="field-hint">{t('events.checkIncomplete')}</p>}
      {checked === 'asking' && <p class="field-hint">{t('events.checking')}</p>}
      {checked === 'failed' && <p class="field-hint">{t('loadFailed')}</p>}
      {typeof checked === 'object' && (
        <AdmissionNote admission={checked} items={content.items} {...{ nameOf, isBusy }} onTake={take} />
      )}
    </div>
  );
}

function Availability({ form }: { form: RequestForm }) {
  const { draft, content, isSpan, nameOf } = form;
  const ways = [
    ...new Map(
      content.items
        .filter(({ aNode, zNode }) => aNode !== '' && zNode !== '' && aNode !== zNode)
        .map(item => [`${item.aNode} ${item.zNode}`, item]),
    ).values(),
  ];
  const [chosen, setChosen] = useState(0);
  const way = ways[Math.min(chosen, ways.length - 1)];
  if (!way || !isSpan) return null;
  const { aNode, zNode } = way;
  const together = content.items.filter(item => item.aNode === aNode && item.zNode === zNode);
  const sum = (field: 'cirUp' | 'cirDown') =>
    together.reduce((total, item) => total + (Number.isFinite(item[field]) ? item[field] : 0), 0);
  return (
    <>
      {ways.length > 1 && (
        <SelectField
          label={t('events.way')}
          value={Math.min(chosen, ways.length - 1)}
          options={ways.map((one, index) => ({
            value: index,
            text: `${nameOf(one.aNode)} – ${nameOf(one.zNode)}`,
          }))}
          onChange={setChosen}
        />
      )}
      <AvailabilityTimeline
        {...{ city: draft.city, aNode, zNode, turn: requestRevision.value }}
        window={{ fromMs: content.window.setupStartMs, untilMs: content.window.teardownEndMs }}
        wanted={{ up: sum('cirUp'), down: sum('cirDown') }}
      />
    </>
  );
}

/** Whoever sends what is not complete is taken to the first field that says why. */
function useFirstFault(root: { current: HTMLFormElement | null }, form: RequestForm): void {
  const tries = useRef(0);
  useEffect(() => {
    if (tries.current === form.tries) return;
    tries.current = form.tries;
    root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
}
