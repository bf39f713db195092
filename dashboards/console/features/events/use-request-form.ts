/** The state of the form: what is typed, what is wrong with it, whether it fits, and sending it. */
import { useMemo, useState } from 'preact/hooks';
import type { AlternativeResource } from '#core/admission-resources.ts';
import { checkRequestContent } from '#core/requests/check-request.ts';
import { WINDOW_MAX_MS } from '#core/requests/check-window.ts';
import { checkPriority } from '#core/requests/priority-rules.ts';
import { t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { requestRevision } from '../../live/request-state.ts';
import { RequestFailed } from '../../live/rest-client.ts';
import { type FieldFault, isKnownField, toFaultText } from './fault-words.ts';
import {
  type RequestDraft,
  toContent,
  toContentResource,
  toItemDraft,
  toWindowDraft,
} from './request-draft.ts';
import { useAdmission, useRequestOptions } from './use-admission.ts';

/** Fields that say what and when: with them it can be reckoned. */
const RECKONED = /^(window|items|kit)/;
/** Stands for a name until there is one: a check needs none. */
const UNNAMED = '–';

export function useRequestForm(first: RequestDraft, id?: string) {
  const [draft, setDraft] = useState(first);
  /** How often somebody tried to send what was not complete. */
  const [tries, setTries] = useState(0);
  const [refused, setRefused] = useState<readonly FieldFault[]>([]);
  const [isBusy, setIsBusy] = useState(false);
  const [whole, setWhole] = useState<'' | 'conflict' | 'failed'>('');

  const content = useMemo(() => toContent(draft), [draft]);
  const { setupStartMs, teardownEndMs } = content.window;
  // Not every year that is passed while one is typed.
  const isSpan = setupStartMs < teardownEndMs && teardownEndMs - setupStartMs <= WINDOW_MAX_MS;
  const options = useRequestOptions(
    draft.city,
    isSpan
      ? { from: new Date(setupStartMs).toISOString(), to: new Date(teardownEndMs).toISOString() }
      : undefined,
  );
  const nodes = (options?.places ?? []).flatMap(place => place.nodes.map(node => ({ deviceId: node.id })));
  const faults: FieldFault[] = [
    ...checkRequestContent(content, { nodes }, nowMs.peek()),
    ...checkPriority(draft.authority, content),
    ...(draft.organisation.trim() === '' ? [{ field: 'requester.organisation', rule: 'empty' }] : []),
  ];
  const isReckonable = options !== undefined && !faults.some(({ field }) => RECKONED.test(field));
  const { event } = content;
  const named = { ...event, name: event.name || UNNAMED, place: event.place || UNNAMED };
  const { dangerUntilMs: _, ...undated } = content;
  const check = isReckonable
    ? {
        ...toContentResource({ ...undated, event: { name: named.name, place: named.place } }),
        ...{ city: draft.city, ...(id !== undefined && { id }) },
      }
    : undefined;
  const checked = useAdmission(check, requestRevision.value);
  const nameOfNode = new Map(options?.places.flatMap(place => place.nodes.map(node => [node.id, node.name])));

  function change(some: Partial<RequestDraft>): void {
    setDraft({ ...draft, ...some });
    setRefused([]);
    setWhole('');
  }

  return {
    ...{ draft, content, options, checked, isBusy, whole, change, isSpan },
    faults,
    nameOf: (nodeId: string) => nameOfNode.get(nodeId) ?? nodeId,
    /** Before somebody tried to send, only what the server refused. */
    faultOf: (field: string) => toFaultText(tries > 0 ? [...faults, ...refused] : refused, field),
    take(alternative: AlternativeResource): void {
      if (alternative.type === 'otherTime') change({ window: toWindowDraft(alternative.window) });
      else change({ items: alternative.items.map(toItemDraft) });
    },
    tries,
    tell: () => setTries(tries + 1),
    wholeText: whole === '' ? '' : t(`events.${whole}`),
    /** False when it was refused; the faults stand at their fields then. */
    async send(work: () => Promise<void>): Promise<boolean> {
      if (isBusy) return false;
      setIsBusy(true);
      setRefused([]);
      setWhole('');
      try {
        await work();
        return true;
      } catch (error) {
        const failed = error instanceof RequestFailed ? error : undefined;
        const errors = failed?.problem?.errors ?? [];
        setRefused(errors);
        setTries(known => known + 1);
        if (!errors.some(({ field }) => isKnownField(field)))
          setWhole(failed?.status === 409 ? 'conflict' : 'failed');
        return false;
      } finally {
        setIsBusy(false);
      }
    },
  };
}

export type RequestForm = ReturnType<typeof useRequestForm>;
