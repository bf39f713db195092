/** What states, reasons, refusals and the rest of a request are called, in both languages: for pages, files and messages. */
import type { Label } from '../device-kinds/device-kind.ts';
import type { KitType } from '../network/network.ts';
import type { MilestoneName } from '../request-resources.ts';
import type {
  AuthorityClass,
  NoteCode,
  RequestPriority,
  RequestReason,
  RequestService,
  RequestState,
} from './bandwidth-request.ts';
import type { RequestPart, RequestRefusal } from './request-step.ts';

/** Domain section 5. */
export const STATE_LABELS: Readonly<Record<RequestState, Label>> = {
  draft: { de: 'Entwurf', en: 'Draft' },
  acknowledged: { de: 'Eingegangen', en: 'Received' },
  checking: { de: 'Kapazität wird geprüft', en: 'Capacity is being checked' },
  held: { de: 'Vorgemerkt – Entscheidung offen', en: 'Held – decision pending' },
  reserved: { de: 'Genehmigt und reserviert', en: 'Approved and reserved' },
  provisioning: { de: 'Aufbau läuft', en: 'Being set up' },
  provisioned: { de: 'Bereit, abgenommen', en: 'Ready, accepted' },
  active: { de: 'In Betrieb', en: 'Live' },
  releasing: { de: 'Abbau läuft', en: 'Being torn down' },
  completed: { de: 'Abgeschlossen', en: 'Completed' },
  rejected: { de: 'Abgelehnt', en: 'Rejected' },
  cancelled: { de: 'Zurückgezogen', en: 'Withdrawn' },
  failed: { de: 'Fehlgeschlagen', en: 'Failed' },
};

export const REASON_LABELS: Readonly<Record<RequestReason, Label>> = {
  capacityUnavailable: { de: 'Kapazität nicht frei', en: 'Capacity is not free' },
  outsideServiceArea: {
    de: 'Dort ist das Netz dann nicht aufgebaut',
    en: 'The network is not set up there then',
  },
  incomplete: { de: 'Angaben fehlen', en: 'Details are missing' },
  duplicate: { de: 'Doppelt angefragt', en: 'Asked for twice' },
  noResources: { de: 'Anschlüsse, Strom oder Material fehlen', en: 'Ports, power or kit are short' },
  preempted: { de: 'Von dringenderem Bedarf verdrängt', en: 'Displaced by a more urgent need' },
  holdExpired: { de: 'Vormerkung abgelaufen', en: 'The hold has expired' },
  requesterWithdrew: { de: 'Zurückgezogen', en: 'Withdrawn by who asked' },
  technicalFailure: { de: 'Technischer Fehler', en: 'Technical failure' },
};

export const REFUSAL_LABELS: Readonly<Record<RequestRefusal, Label>> = {
  notYourPart: { de: 'Dieser Schritt steht Ihrer Rolle nicht zu.', en: 'This step is not for your role.' },
  notInThisState: {
    de: 'In diesem Zustand ist der Schritt nicht möglich.',
    en: 'The step is not possible in this state.',
  },
  sameText: { de: 'Es würde sich nichts ändern.', en: 'Nothing would change.' },
  notAPerson: {
    de: 'Das muss eine angemeldete Person tun, kein Programm.',
    en: 'A person who is signed in has to do this, not a program.',
  },
  samePerson: { de: 'Das muss eine zweite Person tun.', en: 'A second person has to do this.' },
  nothingToDisplace: {
    de: 'Es gibt niemanden, dessen Verdrängung helfen würde oder nötig wäre.',
    en: 'There is nobody whose displacement would help or be needed.',
  },
  noOtherPath: { de: 'Es gibt keinen anderen Weg mit freier Kapazität.', en: 'No other way has room.' },
  noLongerFits: {
    de: 'Inzwischen passt es nicht mehr. Bitte neu prüfen.',
    en: 'It no longer fits. Please check again.',
  },
  tooEarly: { de: 'Dafür ist es noch zu früh.', en: 'It is too early for that.' },
  incomplete: { de: 'Angaben fehlen oder stimmen nicht.', en: 'Details are missing or wrong.' },
  historyFull: {
    de: 'Der Verlauf ist voll. Bitte neu anfragen.',
    en: 'The history is full. Please make a new request.',
  },
};

export const NOTE_LABELS: Readonly<Record<NoteCode, Label>> = {
  rerouted: { de: 'Umgeleitet, weil Strecken ausgefallen sind', en: 'Rerouted because links failed' },
  preempted: { de: 'Von dringenderem Bedarf verdrängt', en: 'Displaced by a more urgent need' },
  revisionHeld: { de: 'Änderung vorgemerkt, Entscheidung offen', en: 'Change held, decision pending' },
  revisionMisfit: { de: 'Die gewünschte Änderung passt nicht', en: 'The change asked for does not fit' },
  revisionCommitted: { de: 'Änderung übernommen', en: 'Change taken over' },
  revisionRejected: { de: 'Änderung abgelehnt', en: 'Change rejected' },
  revisionWithdrawn: { de: 'Änderung zurückgezogen', en: 'Change withdrawn' },
  revisionExpired: { de: 'Vormerkung der Änderung abgelaufen', en: 'The hold of the change has expired' },
};

export const SERVICE_LABELS: Readonly<Record<RequestService, Label>> = {
  bos: { de: 'BOS und Einsatzleitung', en: 'Emergency services' },
  cctv: { de: 'Videobeobachtung', en: 'Camera surveillance' },
  vendor: { de: 'Händler und Kassen', en: 'Vendors and tills' },
  visitor: { de: 'WLAN für Besucher', en: 'Visitor Wi-Fi' },
  other: { de: 'Sonstiges', en: 'Other' },
};

export const AUTHORITY_LABELS: Readonly<Record<AuthorityClass, Label>> = {
  bos: { de: 'Polizei, Feuerwehr, Rettungsdienst', en: 'Police, fire, rescue' },
  'civil-protection': {
    de: 'THW, Katastrophenschutz, Hilfsorganisation',
    en: 'Civil protection, aid organisation',
  },
  municipal: { de: 'Städtisches Amt', en: 'Municipal office' },
  organiser: { de: 'Veranstalter', en: 'Organiser' },
};

export const PRIORITY_LABELS: Readonly<Record<RequestPriority, Label>> = {
  0: { de: 'Akute Gefahr', en: 'Acute danger' },
  1: { de: 'BOS', en: 'Emergency services' },
  2: { de: 'THW und Hilfsorganisationen', en: 'Civil protection and aid' },
  3: { de: 'Städtische Ämter', en: 'Municipal offices' },
  4: { de: 'Veranstalter, Händler, Besucher', en: 'Organisers, vendors, visitors' },
};

export const MILESTONE_LABELS: Readonly<Record<MilestoneName, Label>> = {
  received: { de: 'Eingegangen', en: 'Received' },
  checked: { de: 'Geprüft', en: 'Checked' },
  reserved: { de: 'Reserviert', en: 'Reserved' },
  built: { de: 'Aufgebaut', en: 'Set up' },
  live: { de: 'In Betrieb', en: 'Live' },
  completed: { de: 'Abgeschlossen', en: 'Completed' },
};

export const KIT_LABELS: Readonly<Record<KitType, Label>> = {
  case: { de: 'Koffer', en: 'Case' },
  reel: { de: 'Glasfasertrommel', en: 'Fibre reel' },
  uplink: { de: 'Uplink', en: 'Uplink' },
  generator: { de: 'Stromerzeuger', en: 'Generator' },
  crew: { de: 'Trupp', en: 'Crew' },
};

export const PART_LABELS: Readonly<Record<RequestPart, Label>> = {
  requester: { de: 'Anfragende Stelle', en: 'Requester' },
  approver: { de: 'Genehmigende Stelle', en: 'Approver' },
  crew: { de: 'Technik', en: 'Crew' },
  system: { de: 'Leitstand', en: 'Leitstand' },
};
