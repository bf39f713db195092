/** Asks while somebody types: whether it would fit, and what may be chosen at that time. */
import { useEffect, useState } from 'preact/hooks';
import type { AdmissionResource, RequestOptionsResource } from '#core/admission-resources.ts';
import type { RequestCheck } from '#core/request-resources.ts';
import { readResource, sendResource } from '../../live/rest-client.ts';

export type Checked = AdmissionResource | 'incomplete' | 'asking' | 'failed';

const TYPING_PAUSE_MS = 500;

/** @param check undefined: something is not filled in yet. `turn`: another number asks again. */
export function useAdmission(check: RequestCheck | undefined, turn: number): Checked {
  const [checked, setChecked] = useState<Checked>('incomplete');
  const asked = check && JSON.stringify(check);
  useEffect(() => {
    if (asked === undefined) return setChecked('incomplete');
    setChecked('asking');
    let isWanted = true;
    const timer = setTimeout(() => {
      sendResource<AdmissionResource>('POST', '/api/v1/requests/check', JSON.parse(asked)).then(
        found => isWanted && setChecked(found),
        () => isWanted && setChecked('failed'),
      );
    }, TYPING_PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [asked, turn]);
  return checked;
}

/** The places and kit of the span; while it is asked for, those of the span before. */
export function useRequestOptions(
  city: string,
  span: { from: string; to: string } | undefined,
): RequestOptionsResource | undefined {
  const [options, setOptions] = useState<RequestOptionsResource>();
  const [from, to] = [span?.from, span?.to];
  useEffect(() => {
    if (city === '' || from === undefined || to === undefined) return;
    const abort = new AbortController();
    readResource<RequestOptionsResource>('/api/v1/requests/options', { city, from, to }, abort.signal).then(
      found => !abort.signal.aborted && setOptions(found),
      () => undefined,
    );
    return () => abort.abort();
  }, [city, from, to]);
  return options?.city === city ? options : undefined;
}
