/** Sends a form and holds what was refused, by field; what belongs to no field is told as a whole. */
import { useState } from 'preact/hooks';
import type { FieldFault } from '#core/check-device.ts';
import { t } from '../../i18n/translate.ts';
import { RequestFailed } from '../../live/rest-client.ts';
import { toFaultText } from './fault-words.ts';

export interface NetworkForm {
  isBusy: boolean;
  /** In words; '' for none. A list tells of its items, too: `nodeIds` of `nodeIds.2`. */
  errorOf(field: string): string;
  whole: string;
  send(work: () => Promise<unknown>): Promise<boolean>;
}

export function useNetworkForm(): NetworkForm {
  const [isBusy, setIsBusy] = useState(false);
  const [failed, setFailed] = useState<RequestFailed | undefined>(undefined);
  const faults = failed?.problem?.errors ?? [];

  async function send(work: () => Promise<unknown>): Promise<boolean> {
    if (isBusy) return false;
    setIsBusy(true);
    setFailed(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setFailed(error instanceof RequestFailed ? error : new RequestFailed(0, ''));
      return false;
    } finally {
      setIsBusy(false);
    }
  }

  return {
    isBusy,
    errorOf: field => [...new Set(faults.filter(fault => isOf(fault, field)).map(toFaultText))].join('; '),
    whole: failed && faults.length === 0 ? toFailureText(failed) : '',
    send,
  };
}

function isOf(fault: FieldFault, field: string): boolean {
  return fault.field === field || new RegExp(`^${field}\\.\\d+$`).test(fault.field);
}

export function toFailureText({ status, problem }: RequestFailed): string {
  const detail = problem?.detail ?? '';
  const bookings = /^booked: (.*)$/.exec(detail)?.[1];
  if (bookings !== undefined) return t('network.bookedBy', { bookings });
  if (status !== 409) return t('network.failed');
  return /somebody else/.test(detail) ? t('network.conflict') : t('network.refused', { detail });
}
