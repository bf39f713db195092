/** The tables of requests for bandwidth as Kysely sees them; see tables.ts. */
import type {
  Allocation,
  NoteCode,
  RequestContact,
  RequestNote,
  RequestPriority,
  RequestReason,
  RequestState,
} from '#core/requests/bandwidth-request.ts';
import type { RequestLink } from './registry-requests.ts';

export interface RequestRow {
  id: string;
  city: string;
  revision: number;
  /** Of its last change, among all requests. */
  sequence: number;
  state: RequestState;
  priority: RequestPriority;
  setupStartMs: number;
  startMs: number;
  endMs: number;
  teardownEndMs: number;
  /** When time moves it next; null: nothing is due. */
  dueMs: number | null;
  createdMs: number;
  createdBy: string;
  contactRef: string | null;
  /** Number, event, place and organisation, folded: what the text filter looks in. */
  search: string;
  /** The request without its history and notes. */
  body: string;
}

export interface StateChangeRow {
  requestId: string;
  position: number;
  atMs: number;
  from: RequestState;
  to: RequestState;
  actor: string;
  reason: RequestReason | null;
  publicNote: string | null;
}

export interface RequestNoteRow {
  requestId: string;
  position: number;
  atMs: number;
  by: string;
  visibility: RequestNote['visibility'];
  code: NoteCode | null;
  text: string;
}

export interface AllocationRow {
  requestId: string;
  position: number;
  itemId: string;
  holder: Allocation['holder'];
  city: string;
  fromMs: number;
  untilMs: number;
  priority: RequestPriority;
  resource: Allocation['resource'];
  /** The id of the link or device, or the sort of kit. */
  subject: string;
  direction: 'aToZ' | 'zToA' | null;
  /** Of a link the committed rate. */
  amount: number;
  eir: number | null;
}

export interface RequestContactRow {
  ref: string;
  city: string;
  name: string;
  phone: string | null;
  mail: string | null;
  hasMailConsent: number | null;
  keptUntilMs: RequestContact['keptUntilMs'];
}

export interface RequestLinkRow {
  id: string;
  requestId: string;
  type: RequestLink['type'];
  secretHash: string;
  createdMs: number;
  createdBy: string;
  untilMs: number;
  endedMs: number | null;
}

export interface RequestTables {
  requests: RequestRow;
  requestStateChanges: StateChangeRow;
  requestNotes: RequestNoteRow;
  allocations: AllocationRow;
  /** What stands in the numbers of a city; given once. */
  requestPrefixes: { city: string; prefix: string };
  /** The last number that a city gave in a year. */
  requestNumbers: { city: string; year: number; last: number };
  requestContacts: RequestContactRow;
  requestLinks: RequestLinkRow;
  /** `content`: an EventReport. */
  requestReports: { requestId: string; madeMs: number; content: string };
  requestKeys: { owner: string; key: string; bodyHash: string; requestId: string; createdMs: number };
}
