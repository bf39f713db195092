/** What the parts are called on screen; a part without an entry shows its own name. */
export const PART_NAMES: Readonly<Record<string, string>> = {
  node: 'Node',
  broker: 'MQTT',
  journal: 'Journal',
  ingest: 'Ingest',
  telemetry: 'DuckDB',
  registry: 'SQLite',
};
