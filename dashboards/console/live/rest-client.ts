/** Reads the REST resources of the same origin with the session cookie. */
import type {
  CityResource,
  DeviceKindResource,
  DeviceResource,
  DeviceSummary,
  Page,
  SeriesResource,
  SessionResource,
  SummaryResource,
} from '#core/resources.ts';

const PAGE_SIZE = 500;

export class RequestFailed extends Error {
  /** HTTP status; 0: the server could not be reached. */
  readonly status: number;

  constructor(status: number, path: string) {
    super(`${path} failed with ${status}`);
    this.name = 'RequestFailed';
    this.status = status;
  }
}

type Query = Record<string, string | number | undefined>;

export async function readResource<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const url = path + toQueryText(query);
  const init: RequestInit = { headers: { accept: 'application/json' }, ...(signal && { signal }) };
  const response = await fetch(url, init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new RequestFailed(0, url);
  });
  if (!response.ok) throw new RequestFailed(response.status, url);
  return (await response.json()) as T;
}

function toQueryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

export const readSession = () => readResource<SessionResource>('/api/v1/session');

export const readCities = () => readResource<{ items: CityResource[] }>('/api/v1/cities');

export const readDeviceKinds = () => readResource<{ items: DeviceKindResource[] }>('/api/v1/device-kinds');

export const readSummary = (city: string, signal?: AbortSignal) =>
  readResource<SummaryResource>('/api/v1/summary', { city }, signal);

export const readDevice = (id: string, signal?: AbortSignal) =>
  readResource<DeviceResource>(`/api/v1/devices/${encodeURIComponent(id)}`, {}, signal);

export const readFleetSeries = (query: Query, signal?: AbortSignal) =>
  readResource<SeriesResource>('/api/v1/series', query, signal);

export const readDeviceSeries = (id: string, query: Query, signal?: AbortSignal) =>
  readResource<SeriesResource>(`/api/v1/devices/${encodeURIComponent(id)}/series`, query, signal);

/** Page after page until the last one. */
export async function* readDevicePages(city: string, signal: AbortSignal): AsyncGenerator<DeviceSummary[]> {
  let cursor: string | undefined;
  do {
    const page: Page<DeviceSummary> = await readResource(
      '/api/v1/devices',
      { city, limit: PAGE_SIZE, cursor },
      signal,
    );
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

export async function endSession(): Promise<void> {
  await fetch('/api/v1/session/sign-out', { method: 'POST' });
}
