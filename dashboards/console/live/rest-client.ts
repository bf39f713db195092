/** Reads the REST resources of the same origin with the session cookie. */
import type { SessionResource } from '#core/access-resources.ts';
import type {
  CityResource,
  DeviceKindResource,
  DeviceResource,
  ProblemResource,
  SeriesResource,
  SnapshotResource,
  SummaryResource,
} from '#core/resources.ts';

export class RequestFailed extends Error {
  /** HTTP status; 0: the server could not be reached. */
  readonly status: number;
  /** What the api said, when it said something. */
  readonly problem: ProblemResource | undefined;

  constructor(status: number, path: string, problem?: ProblemResource) {
    super(`${path} failed with ${status}`);
    this.name = 'RequestFailed';
    this.status = status;
    this.problem = problem;
  }
}

type Query = Record<string, string | number | undefined>;

export async function readResource<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const url = path + toQueryText(query);
  const response = await send(url, { headers: { accept: 'application/json' }, ...(signal && { signal }) });
  return (await response.json()) as T;
}

/** Changes something; `more`: further headers. Throws RequestFailed with the problem that names field and rule; undefined for 204. */
export async function sendResource<T = undefined>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<T> {
  const response = await send(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...more,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Sends a file as it is. Throws RequestFailed with the problem. */
export async function sendFile<T>(path: string, file: Blob, mediaType: string): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': mediaType };
  return (await (await send(path, { method: 'POST', headers, body: file })).json()) as T;
}

/** A file and what the server calls it. Throws RequestFailed with the problem; nothing of a part is kept. */
export async function fetchFile(
  address: string,
  signal: AbortSignal,
  method: 'GET' | 'POST' = 'GET',
): Promise<{ blob: Blob; name: string }> {
  const response = await send(address, { method, signal });
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { blob: await response.blob(), name: name ?? 'leitstand' };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new RequestFailed(0, url);
  });
  if (response.ok) return response;
  const isProblem = response.headers.get('content-type')?.includes('json') ?? false;
  throw new RequestFailed(
    response.status,
    url,
    isProblem ? ((await response.json()) as ProblemResource) : undefined,
  );
}

export function toQueryText(query: Query): string {
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

/** All devices at once, or those that have changed since an earlier snapshot. */
export const readSnapshot = (city: string, since: number | undefined, signal: AbortSignal) =>
  readResource<SnapshotResource>('/api/v1/live/snapshot', { city, since }, signal);

export async function endSession(): Promise<void> {
  await fetch('/api/v1/session/sign-out', { method: 'POST' });
}
