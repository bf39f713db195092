/** The platform itself: broker, journal, ingest, stores and api, from `/metrics` by way of Prometheus. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { toDashboard } from './dashboard-frame.ts';
import { UNITS } from './grafana-units.ts';
import { toFaultCount } from './limit-colours.ts';
import type { Cell } from './panel-spec.ts';
import { PLATFORM_LIMITS } from './platform-limits.ts';
import { curves, now, quantile, rate } from './platform-panels.ts';
import { toApi, toStores } from './platform-stores.ts';
import { cityVariable, deviceVariable, historyVariable, kindVariable, metricsVariable } from './variables.ts';

export const PLATFORM_HEALTH_UID = 'leitstand-platform';

export function createPlatformHealth(): Dashboard {
  return toDashboard({
    uid: PLATFORM_HEALTH_UID,
    title: 'Systemzustand',
    description:
      'Nimmt die Plattform alles an, speichert sie es, und wie schnell? Aus den Metriken des Leitstands.',
    // City, kind and device only pass through, so that the way back keeps what was chosen.
    variables: [
      metricsVariable,
      ...[historyVariable, cityVariable, kindVariable(), deviceVariable(false)].map(hide),
    ],
    rows: [
      { title: 'Auf einen Blick', cells: toGlance() },
      { title: 'Broker', cells: toBroker() },
      { title: 'Journal', cells: toJournal() },
      { title: 'Ingest', cells: toIngest() },
      { title: 'Speicher', cells: toStores() },
      { title: 'Schnittstelle', collapsed: true, cells: toApi() },
    ],
  });
}

const MUST_BE_ONE = [
  { value: null, color: 'red' },
  { value: 1, color: 'green' },
];

const hide = (variable: ReturnType<typeof kindVariable>) => ({ ...variable, hide: 2 });

function toGlance(): Cell[] {
  const { journalFill, ingestLag, backlog, clockInDoubt } = PLATFORM_LIMITS;
  return [
    now(
      'Erreichbar',
      '1, solange jeder Teil seine Metriken gibt (Metriken). 0: ein Prozess antwortet nicht. Was tun: Prozess und Rechner prüfen.',
      'min(up{job=~"leitstand.*"})',
      UNITS.Short,
      { thresholds: MUST_BE_ONE },
    ),
    now(
      'Journal schreibt',
      '1, solange das Journal schreiben kann (Metriken). 0: Platte voll oder defekt; Geräte erhalten keine Bestätigung mehr. Was tun: Platz und Zustand der Platte prüfen.',
      'min(leitstand_journal_healthy)',
      UNITS.Short,
      { thresholds: MUST_BE_ONE },
    ),
    now(
      'Nachrichten',
      'Angenommene Nachrichten je Sekunde (Metriken). Ohne Schwelle.',
      `sum(${rate('leitstand_broker_messages_accepted_total')})`,
      UNITS.MessagesPerSecond,
    ),
    now(
      'Rückstau',
      `Angenommen, aber noch nicht gespeichert (Metriken). ${backlog.text}`,
      'sum(leitstand_ingest_backlog_records)',
      UNITS.Short,
      { thresholds: backlog.steps },
    ),
    now(
      'Journal belegt',
      `Anteil der Quote (Metriken). ${journalFill.text}`,
      journalFill.expr,
      UNITS.Percent,
      { min: 0, max: 100, thresholds: journalFill.steps },
    ),
    now(
      'Verzug bis gespeichert',
      `95 von 100 Stapeln sind schneller (Metriken). ${ingestLag.text}`,
      ingestLag.expr,
      UNITS.Seconds,
      { thresholds: ingestLag.steps },
    ),
    now(
      'Ablehnungen',
      'Vom Broker und vom Ingest abgelehnt, je Minute (Metriken). Was tun: Datenqualität in der Konsole ansehen.',
      `60 * (sum(${rate('leitstand_broker_refused_total')}) + sum(${rate('leitstand_ingest_rejected_total')}))`,
      UNITS.Short,
      { decimals: 1, thresholds: toFaultCount(60) },
    ),
    now(
      'Uhr zweifelhaft',
      `0, solange die Uhr des Servers zu dem passt, was war und was die Geräte sagen (Metriken). ${clockInDoubt.text}`,
      clockInDoubt.expr,
      UNITS.Short,
      { thresholds: clockInDoubt.steps },
    ),
  ];
}

function toBroker(): Cell[] {
  return [
    curves(
      'Nachrichten',
      'Angenommen und wegen der Rate gebremst (Metriken). Gebremste gehen nicht verloren.',
      UNITS.MessagesPerSecond,
      {
        angenommen: `sum(${rate('leitstand_broker_messages_accepted_total')})`,
        gebremst: `sum(${rate('leitstand_broker_slowed_total')})`,
      },
    ),
    curves(
      'Dauer bis zur Bestätigung',
      'Vom Lesen einer Nachricht bis zum PUBACK (Metriken). Steigt sie, ist die Platte langsam.',
      UNITS.Seconds,
      {
        '50 von 100': quantile(0.5, 'leitstand_broker_puback_latency_seconds'),
        '99 von 100': quantile(0.99, 'leitstand_broker_puback_latency_seconds'),
      },
    ),
    curves(
      'Verbindungen',
      'MQTT-Verbindungen, angehaltene davon (Metriken). Angehalten: der Broker schützt sich.',
      UNITS.Short,
      {
        offen: 'sum(leitstand_broker_connections)',
        angehalten: 'sum(leitstand_broker_paused_connections)',
      },
    ),
    curves(
      'Ablehnungen nach Grund',
      'Je Sekunde (Metriken). Was tun: Grund im Protokoll des Geräts nachlesen.',
      UNITS.CountsPerSecond,
      {
        '{{reason}}': `sum by (reason) (${rate('leitstand_broker_refused_total')})`,
      },
    ),
    curves(
      'Verworfen oder getrennt',
      'Nur Zuschauer und wartende Sitzungen, nie Messwerte (Metriken).',
      UNITS.CountsPerSecond,
      {
        'Zuschauer liest nicht': `sum(${rate('leitstand_broker_stalled_dropped_total')})`,
        'Sitzung voll': `sum(${rate('leitstand_broker_offline_dropped_total')})`,
        'Fehler von Geräten': `sum(${rate('leitstand_broker_client_errors_total')})`,
      },
    ),
    curves(
      'Ereignisschleife des Brokers',
      'Verzögerung, 99 von 100 (Metriken). Dauerhaft über 0,1 s: ein Kern ist ausgelastet.',
      UNITS.Seconds,
      {
        Broker: 'max(leitstand_broker_event_loop_lag_p99_seconds)',
      },
    ),
  ];
}

function toJournal(): Cell[] {
  return [
    curves(
      'Größe',
      'Belegt gegen die Quote (Metriken). Wächst es, nimmt der Verlaufsspeicher nichts ab.',
      UNITS.BytesIEC,
      {
        belegt: 'sum(leitstand_journal_bytes)',
        Quote: 'sum(leitstand_journal_limit_bytes)',
      },
    ),
    curves(
      'Dauer eines Schreibvorgangs',
      'Letztes gemeinsames fdatasync (Metriken). Über 0,1 s: Platte prüfen.',
      UNITS.Seconds,
      {
        fdatasync: 'max(leitstand_journal_last_sync_seconds)',
      },
    ),
    curves(
      'Fehler',
      'Fehlgeschlagene Schreibvorgänge und Ablehnungen wegen voller Quote seit dem Start (Metriken). Jeder Wert über null ist Arbeit.',
      UNITS.Short,
      {
        Schreibfehler: 'sum(leitstand_journal_failures)',
        'Quote erreicht': 'sum(leitstand_journal_refused_full)',
      },
    ),
  ];
}

function toIngest(): Cell[] {
  return [
    curves(
      'Messwerte',
      'Verarbeitete Nachrichten und gespeicherte Messwerte je Sekunde (Metriken).',
      UNITS.CountsPerSecond,
      {
        Nachrichten: `sum(${rate('leitstand_ingest_records_total')})`,
        Messwerte: `sum(${rate('leitstand_ingest_readings_total')})`,
      },
    ),
    curves('Verzug', 'Vom Empfang bis gespeichert (Metriken).', UNITS.Seconds, {
      '50 von 100': quantile(0.5, 'leitstand_ingest_lag_seconds'),
      '95 von 100': quantile(0.95, 'leitstand_ingest_lag_seconds'),
    }),
    curves('Rückstau', 'Einträge im Journal, die noch nicht gespeichert sind (Metriken).', UNITS.Short, {
      Einträge: 'sum(leitstand_ingest_backlog_records)',
    }),
    curves(
      'Geräte nach Anwesenheit',
      'Wie viele Geräte da sind oder schweigen, und warum (Metriken). `broker` und `ingest`: wir konnten sie nicht hören.',
      UNITS.Short,
      { '{{presence}} {{reason}}': 'sum by (presence, reason) (leitstand_ingest_presence_devices)' },
    ),
    curves(
      'Abgelehnt nach Grund',
      'Ganze Nachrichten je Sekunde (Metriken). Was tun: Datenqualität in der Konsole.',
      UNITS.CountsPerSecond,
      {
        '{{reason}}': `sum by (reason) (${rate('leitstand_ingest_rejected_total')})`,
      },
    ),
    curves(
      'Verworfene Teile nach Grund',
      'Einzelne Werte, deren Nachricht blieb, je Sekunde (Metriken).',
      UNITS.CountsPerSecond,
      {
        '{{reason}}': `sum by (reason) (${rate('leitstand_ingest_dropped_total')})`,
      },
    ),
    curves(
      'Fehlende und doppelte Nachrichten',
      'Nach ihrer laufenden Nummer, je Sekunde (Metriken). Fehlende: Funkstrecke prüfen.',
      UNITS.CountsPerSecond,
      {
        fehlend: `sum(${rate('leitstand_ingest_missing_total')})`,
        doppelt: `sum(${rate('leitstand_ingest_duplicates_total')})`,
        'Speicher nicht da': `sum(${rate('leitstand_ingest_retries_total')})`,
      },
    ),
  ];
}
