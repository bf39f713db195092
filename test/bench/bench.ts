/**
 * `npm run bench [section …]`: one table on the terminal, one JSON file. Speed is told as a ratio to a peer
 * measured in the same run where there is one; nothing here fails a build.
 */
import { fileURLToPath } from 'node:url';
import { describeMachine, type Section, toTable, writeReport } from './bench-report.ts';
import { measureAdmission } from './measure-admission.ts';
import { measureAlarms } from './measure-alarms.ts';
import { measureConsole } from './measure-console.ts';
import { measureDashboards } from './measure-dashboards.ts';
import { APART, measureInfluxIngest, TOGETHER } from './measure-influx-ingest.ts';
import { measureInfluxQueries } from './measure-influx-queries.ts';
import { measureLatency, measureThroughput } from './measure-messages.ts';
import { measureConnections, measureFleet } from './measure-size.ts';
import { measureStandardQueries } from './measure-standard-queries.ts';
import { measureStoredAdmission } from './measure-stored-admission.ts';

const ROUNDS = 3;

const SECTIONS: Record<string, () => Promise<Section>> = {
  messages: () => measureThroughput(ROUNDS),
  latency: measureLatency,
  connections: measureConnections,
  size: measureFleet,
  queries: measureStandardQueries,
  'influx-ingest': () => measureInfluxIngest(ROUNDS, TOGETHER),
  'influx-ingest-apart': () => measureInfluxIngest(ROUNDS, APART),
  'influx-queries': measureInfluxQueries,
  alarms: measureAlarms,
  dashboards: measureDashboards,
  console: measureConsole,
  admission: measureAdmission,
  'admission-stored': measureStoredAdmission,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
  console.error(`bench: no section ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}`);
  process.exit(1);
}

const sections: Section[] = [];
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`  … ${name}`);
  try {
    sections.push(await measure());
  } catch (error) {
    // The figures of the other sections are worth having.
    console.error(error);
    process.exitCode = 1;
  }
}
console.log(Object.values(describeMachine()).join(' · '));
console.log(toTable(sections));
const at = new Date();
const file = fileURLToPath(
  import.meta.resolve(`./results/${at.toISOString().slice(0, 19).replaceAll(':', '-')}.json`),
);
writeReport(file, sections, at);
console.log(`\nWritten to ${file}`);
