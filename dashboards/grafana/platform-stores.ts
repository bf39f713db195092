/** The platform's own figures behind the ingest: what the stores take, and how the api answers. */
import { UNITS } from './grafana-units.ts';
import type { Cell } from './panel-spec.ts';
import { curves, quantile, rate } from './platform-panels.ts';

export function toStores(): Cell[] {
  return [
    curves(
      'Geschriebene Messwerte',
      'Gespeichert, und davon nachgeliefert oder wiederholt, je Sekunde (Metriken).',
      UNITS.CountsPerSecond,
      {
        gespeichert: `sum(${rate('leitstand_telemetry_readings_written_total')})`,
        'spät oder wiederholt': `sum(${rate('leitstand_telemetry_readings_merged_total')})`,
      },
    ),
    curves(
      'Dauer eines Stapels',
      'Vom Beginn bis sicher gespeichert (Metriken). Steigt sie, ist der Verlaufsspeicher am Ende.',
      UNITS.Seconds,
      {
        '50 von 100': quantile(0.5, 'leitstand_telemetry_write_seconds'),
        '95 von 100': quantile(0.95, 'leitstand_telemetry_write_seconds'),
      },
    ),
    curves('Dauer der Verlaufsabfragen', 'Warten eingeschlossen (Metriken).', UNITS.Seconds, {
      '50 von 100': quantile(0.5, 'leitstand_telemetry_query_seconds'),
      '95 von 100': quantile(0.95, 'leitstand_telemetry_query_seconds'),
    }),
    curves(
      'Größe des Verlaufs',
      'Auf der Platte, soweit der Speicher es sagt (Metriken). Reicht der Platz bis zum Ende der Aufbewahrung?',
      UNITS.BytesIEC,
      // Node and api tell of the same store.
      { Verlauf: 'max(leitstand_telemetry_bytes)' },
    ),
    curves(
      'Wartende Aufrufe',
      'Abfragen und Aufrufe, die auf eine Verbindung warten (Metriken). Dauerhaft über null: Speicher überlastet.',
      UNITS.Short,
      {
        Verlauf: 'sum(leitstand_telemetry_queries_waiting)',
        Stammdaten: 'sum(leitstand_registry_waiting_calls)',
      },
    ),
    curves(
      'Verdrängte Einträge',
      'Was in vollen Tabellen Neuerem weichen musste, je Sekunde (Metriken).',
      UNITS.CountsPerSecond,
      {
        Quarantäne: `sum(${rate('leitstand_registry_quarantine_dropped_total')})`,
        Geräteprotokoll: `sum(${rate('leitstand_registry_log_lines_dropped_total')})`,
      },
    ),
  ];
}

export function toApi(): Cell[] {
  return [
    curves(
      'Anfragen',
      'Je Sekunde nach Antwort (Metriken). 5xx: Protokoll ansehen.',
      UNITS.RequestsPerSecond,
      {
        '{{status}}': `sum by (status) (${rate('leitstand_api_request_duration_seconds_count')})`,
      },
    ),
    curves('Dauer der Anfragen', 'Ohne Live-Ströme (Metriken).', UNITS.Seconds, {
      '50 von 100': quantile(0.5, 'leitstand_api_request_duration_seconds'),
      '95 von 100': quantile(0.95, 'leitstand_api_request_duration_seconds'),
    }),
    curves(
      'Live-Ansichten und Abfragen',
      'Offene Live-Ströme, laufende und wartende Verlaufsabfragen (Metriken).',
      UNITS.Short,
      {
        'Live-Ströme': 'sum(leitstand_api_live_clients)',
        'Abfragen laufen': 'sum(leitstand_api_queries_running)',
        'Abfragen warten': 'sum(leitstand_api_queries_waiting)',
      },
    ),
    curves(
      'Fehlgeschlagene Anmeldungen',
      'Verbrauchte, abgelaufene oder nie vergebene Links je Sekunde (Metriken).',
      UNITS.CountsPerSecond,
      {
        Anmeldungen: `sum(${rate('leitstand_api_sign_in_failures_total')})`,
      },
    ),
    curves('Ereignisschleife', 'Verzögerung im Hauptprozess, 99 von 100 (Metriken).', UNITS.Seconds, {
      Hauptprozess: 'max(leitstand_api_event_loop_lag_p99_seconds)',
    }),
  ];
}
