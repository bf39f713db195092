/** Request ↔ rows: the columns that lists are made by, the body as JSON, history and notes row by row. */
import type { BandwidthRequest, RequestNote, StateChange } from '#core/requests/bandwidth-request.ts';
import { toLapseMs } from '#core/requests/to-lapse.ts';
import { foldText } from './device-rows.ts';
import { withoutNulls } from './nulls.ts';
import type { RequestNoteRow, RequestRow, StateChangeRow } from './request-tables.ts';
import type { Database } from './tables.ts';

const IDS_PER_QUERY = 500;

export function toRequestRow(request: BandwidthRequest, sequence: number): RequestRow {
  const { stateChanges: _changes, notes: _notes, ...body } = request;
  const { id, city, revision, state, priority, window, createdMs, createdBy } = request;
  const { setupStartMs, startMs, endMs, teardownEndMs } = window;
  return {
    ...{ id, city, revision, sequence, state, priority, createdMs, createdBy },
    ...{ setupStartMs, startMs, endMs, teardownEndMs },
    dueMs: toDueMs(request) ?? null,
    contactRef: request.requester.contactRef ?? null,
    search: toSearch(request),
    body: JSON.stringify(body, (_key, value) => (typeof value === 'string' ? withoutNul(value) : value)),
  };
}

/** When time moves the request next. What a step would be refused for is no longer due. */
function toDueMs(request: BandwidthRequest) {
  const { state, holdExpiresAtMs, window, flags, pendingRevision } = request;
  const own: Partial<Record<BandwidthRequest['state'], number | undefined>> = {
    draft: toLapseMs(request),
    acknowledged: toLapseMs(request),
    held: holdExpiresAtMs,
    reserved: window.setupStartMs,
    provisioning: window.endMs,
    provisioned: window.startMs,
    active: window.endMs,
    releasing: flags.overdueSinceMs === undefined ? window.teardownEndMs : undefined,
  };
  const due = [own[state], pendingRevision?.holdExpiresAtMs].filter(ms => ms !== undefined);
  return due.length > 0 ? Math.min(...due) : undefined;
}

function toSearch({ id, event, requester }: BandwidthRequest): string {
  return [id, event.name, event.place, requester.organisation].map(foldText).join('\n');
}

export function toStateChangeRow(requestId: string, change: StateChange, position: number): StateChangeRow {
  const { atMs, from, to, actor, reason = null, publicNote } = change;
  const text = publicNote === undefined ? null : withoutNul(publicNote);
  return { requestId, position, atMs, from, to, actor, reason, publicNote: text };
}

export function toNoteRow(requestId: string, note: RequestNote, position: number): RequestNoteRow {
  const { atMs, by, visibility, code = null, text } = note;
  return { requestId, position, atMs, by, visibility, code, text: withoutNul(text) };
}

/** U+0000 is the one character that PostgreSQL has no place for, in text or JSON. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

/** With history and notes, in the order of the rows. */
export async function toRequests(
  database: Database,
  rows: readonly RequestRow[],
): Promise<BandwidthRequest[]> {
  const requests = new Map<string, BandwidthRequest & { stateChanges: StateChange[]; notes: RequestNote[] }>(
    rows.map(({ id, body }) => [id, { ...JSON.parse(body), stateChanges: [], notes: [] }]),
  );
  const ids = [...requests.keys()];
  for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
    const some = ids.slice(start, start + IDS_PER_QUERY);
    for (const row of await readStateChanges(database, some))
      requests.get(row.requestId)?.stateChanges.push(toStateChange(row));
    for (const row of await readNotes(database, some)) requests.get(row.requestId)?.notes.push(toNote(row));
  }
  return [...requests.values()];
}

export function readStateChanges(database: Database, ids: readonly string[]): Promise<StateChangeRow[]> {
  return database
    .selectFrom('requestStateChanges')
    .selectAll()
    .where('requestId', 'in', [...ids])
    .orderBy('requestId')
    .orderBy('position')
    .execute();
}

export function readNotes(database: Database, ids: readonly string[]): Promise<RequestNoteRow[]> {
  return database
    .selectFrom('requestNotes')
    .selectAll()
    .where('requestId', 'in', [...ids])
    .orderBy('requestId')
    .orderBy('position')
    .execute();
}

function toStateChange({ requestId: _request, position: _position, ...row }: StateChangeRow): StateChange {
  return withoutNulls(row);
}

function toNote({ requestId: _request, position: _position, ...row }: RequestNoteRow): RequestNote {
  return withoutNulls(row);
}
