/** When the platform itself needs a person: used by the panels of its dashboard and by its alert rules. */
import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';

interface PlatformLimit {
  expr: string;
  at: number;
  forS: number;
  title: string;
  /** The limit and what to do, in words. */
  text: string;
  steps: Threshold[];
}

function limit(of: Omit<PlatformLimit, 'steps'>): PlatformLimit {
  return {
    ...of,
    steps: [
      { value: null, color: 'green' },
      { value: of.at, color: 'red' },
    ],
  };
}

export const PLATFORM_LIMITS = {
  journalFill: limit({
    title: 'Journal läuft voll',
    expr: '100 * sum(leitstand_journal_bytes) / sum(leitstand_journal_limit_bytes)',
    at: 80,
    forS: 300,
    text: 'Über 80 %: der Verlaufsspeicher nimmt nichts ab; bei 100 % bestätigt der Broker nichts mehr. Was tun: Verlaufsspeicher prüfen.',
  }),
  ingestLag: limit({
    title: 'Speichern dauert zu lange',
    expr: 'histogram_quantile(0.95, sum by (le) (rate(leitstand_ingest_lag_seconds_bucket[5m])))',
    at: 10,
    forS: 600,
    text: 'Über 10 s: die Anzeige hinkt nach. Was tun: Last und Verlaufsspeicher prüfen.',
  }),
  backlog: limit({
    title: 'Rückstau wächst',
    expr: 'sum(leitstand_ingest_backlog_records)',
    at: 100_000,
    forS: 600,
    text: 'Über 100.000: der Ingest kommt nicht nach. Was tun: Verlaufsspeicher und Last prüfen.',
  }),
  clockInDoubt: limit({
    title: 'Uhr des Servers ist zweifelhaft',
    expr: 'max(leitstand_ingest_clock_in_doubt)',
    // 0 or 1.
    at: 0.5,
    forS: 300,
    text: '1: die Uhr ist gesprungen oder widerspricht den Geräten; Zeiten der Geräte werden ungeprüft übernommen. Was tun: Zeitabgleich (NTP) des Servers prüfen.',
  }),
} as const satisfies Record<string, PlatformLimit>;
