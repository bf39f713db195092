/**
 * Saves a file that the api makes. What always holds: a refusal is told in words and leaves no file behind; pressing
 * again while it is made gives it up, and with it the server's work.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/translate.ts';
import { fetchFile, RequestFailed } from '../live/rest-client.ts';
import { Icon } from './icon.tsx';
import { showToast } from './toast.tsx';

interface DownloadButtonProps {
  /** Path and query of the api. */
  address: string;
  text: string;
  /** Where the text alone does not say what the file is of. */
  label?: string;
}

export function DownloadButton({ address, text, label }: DownloadButtonProps) {
  const [isBusy, setIsBusy] = useState(false);
  const abort = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  async function download(): Promise<void> {
    if (isBusy) {
      abort.current?.abort();
      return;
    }
    const own = new AbortController();
    abort.current = own;
    setIsBusy(true);
    try {
      saveFile(await fetchFile(address, own.signal));
    } catch (error) {
      if (!own.signal.aborted) showToast(() => toFailureText(error), 'failed');
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <button
      type="button"
      class="button"
      aria-busy={isBusy}
      aria-label={isBusy ? undefined : label}
      title={label}
      onClick={download}
    >
      <Icon name={isBusy ? 'close' : 'download'} />
      {isBusy ? t('series.downloadStop') : text}
    </button>
  );
}

/** Gives the browser a file to keep. */
export function saveFile({ blob, name }: { blob: Blob; name: string }): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function toFailureText(error: unknown): string {
  const code = error instanceof RequestFailed ? error.problem?.code : undefined;
  if (code === 'EXPORT_TOO_LARGE') return t('series.downloadTooLarge');
  return t(code === 'BUSY' ? 'series.downloadBusy' : 'series.downloadFailed');
}
