/** Talks to the api about files of devices. */
import { toCsvHead } from '#core/csv.ts';
import { IMPORT_COLUMNS, type ImportReport, type ImportResource } from '#core/provisioning-resources.ts';
import { language } from '../../i18n/translate.ts';
import { readResource, sendFile } from '../../live/rest-client.ts';

const PATH = '/api/v1/device-imports';
const CSV = 'text/csv';
const ASK_EVERY_MS = 400;

export const checkFile = (file: Blob) => sendFile<ImportReport>(`${PATH}/check`, file, CSV);

/** Calls back with every state, the last one too. Throws RequestFailed. */
export async function importFile(file: Blob, onState: (state: ImportResource) => void): Promise<void> {
  let state = await sendFile<ImportResource>(PATH, file, CSV);
  onState(state);
  while (state.state === 'running') {
    await new Promise(resolve => setTimeout(resolve, ASK_EVERY_MS));
    state = await readResource<ImportResource>(`${PATH}/${state.id}`);
    onState(state);
  }
}

/** In the dialect of the reader's spreadsheet. */
export function toSecretsAddress(id: string): string {
  return `${PATH}/${id}/secrets${language.value === 'de' ? '?dialect=excel-de' : ''}`;
}

export function toTemplate(): Blob {
  return new Blob([toCsvHead(IMPORT_COLUMNS, language.value === 'de' ? 'excel-de' : 'rfc4180')], {
    type: CSV,
  });
}
