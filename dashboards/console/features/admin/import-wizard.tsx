/** Many devices from a file, step by step: choose, check, import with its progress, take the secrets along. */
import { useState } from 'preact/hooks';
import { IMPORT_BYTES_MAX, type ImportReport, type ImportResource } from '#core/provisioning-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { fetchFile } from '../../live/rest-client.ts';
import { saveFile } from '../../ui/download-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { showToast } from '../../ui/toast.tsx';
import { checkFile, importFile, toSecretsAddress, toTemplate } from './import-devices.ts';
import { ImportReportTable } from './import-report.tsx';

type Step =
  | { name: 'choose' }
  | { name: 'checking' }
  | { name: 'checked'; file: File; report: ImportReport }
  | { name: 'importing'; job: ImportResource };

export function ImportWizard() {
  const [step, setStep] = useState<Step>({ name: 'choose' });
  const failed = () => {
    showToast(() => t('provisioning.failed'), 'failed');
    setStep({ name: 'choose' });
  };

  async function check(file: File): Promise<void> {
    if (file.size > IMPORT_BYTES_MAX) return showToast(() => t('provisioning.tooLarge'), 'failed');
    setStep({ name: 'checking' });
    await checkFile(file).then(report => setStep({ name: 'checked', file, report }), failed);
  }

  async function run(file: File): Promise<void> {
    await importFile(file, job => setStep({ name: 'importing', job })).catch(failed);
  }

  if (step.name === 'importing')
    return <ImportState job={step.job} onStartOver={() => setStep({ name: 'choose' })} />;
  return (
    <div class="admin-body">
      <FileChoice isBusy={step.name === 'checking'} onChosen={file => void check(file)} />
      <p role="status">{step.name === 'checking' && t('provisioning.checking')}</p>
      {step.name === 'checked' && (
        <ImportReportTable report={step.report} onImport={() => void run(step.file)} />
      )}
    </div>
  );
}

function FileChoice({ isBusy, onChosen }: { isBusy: boolean; onChosen: (file: File) => void }) {
  const [file, setFile] = useState<File>();
  return (
    <form
      class="admin-body"
      onSubmit={event => {
        event.preventDefault();
        if (file) onChosen(file);
      }}
    >
      <Field label={t('provisioning.chooseFile')} hint={t('provisioning.fileHint')} isRequired>
        {input => (
          <input
            {...input}
            type="file"
            accept=".csv,text/csv"
            onChange={event => setFile(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      <div class="admin-actions">
        <button type="submit" class="button is-primary" disabled={isBusy}>
          {t('provisioning.check')}
        </button>
        <button
          type="button"
          class="text-button"
          onClick={() => saveFile({ blob: toTemplate(), name: 'devices.csv' })}
        >
          <Icon name="download" />
          {t('provisioning.template')}
        </button>
      </div>
    </form>
  );
}

function ImportState({ job, onStartOver }: { job: ImportResource; onStartOver: () => void }) {
  const count = formats.value.number;
  const words = { done: count(job.done), rows: count(job.rows) };
  return (
    <div class="admin-body">
      <h2>{t('provisioning.importing')}</h2>
      <progress
        class="import-progress"
        aria-label={t('provisioning.importing')}
        max={job.rows}
        value={job.done}
      />
      <p class="muted">{t('provisioning.importProgress', words)}</p>
      <p role="status">
        {job.state === 'done' && t('provisioning.importDone', words)}
        {job.state === 'failed' && t('provisioning.importFailed')}
      </p>
      {job.state === 'failed' && <p class="admin-note is-wrong">{job.error}</p>}
      {job.state === 'done' && <Secrets job={job} />}
      {job.state !== 'running' && (
        <div class="admin-actions">
          <button type="button" class="button" onClick={onStartOver}>
            {t('provisioning.startOver')}
          </button>
        </div>
      )}
    </div>
  );
}

function Secrets({ job }: { job: ImportResource }) {
  const [isTaken, setIsTaken] = useState(false);
  const [isBusy, setIsBusy] = useState(false);

  async function take(): Promise<void> {
    setIsBusy(true);
    try {
      saveFile(await fetchFile(toSecretsAddress(job.id), AbortSignal.timeout(60_000), 'POST'));
      setIsTaken(true);
    } catch {
      showToast(() => t('provisioning.failed'), 'failed');
    } finally {
      setIsBusy(false);
    }
  }

  if (isTaken || job.secretsUntil === undefined) return <p class="muted">{t('provisioning.secretsTaken')}</p>;
  const time = formats.value.time(Date.parse(job.secretsUntil));
  return (
    <>
      <p class="admin-note">{t('provisioning.secretsHint', { time })}</p>
      <div class="admin-actions">
        <button type="button" class="button is-primary" disabled={isBusy} onClick={() => void take()}>
          <Icon name="download" />
          {t('provisioning.secrets')}
        </button>
      </div>
    </>
  );
}
