/** The segment-file journal against the contract. */
import { openJournalReader } from '../../../store/journal/open-journal-reader.ts';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { describeJournal } from './journal-contract.ts';

describeJournal('segment files', {
  openWriter: (directory, options) =>
    openJournalWriter({ directory, limitBytes: 64 * 1024 * 1024, ...options }),
  openReader: directory => openJournalReader({ directory }),
});
