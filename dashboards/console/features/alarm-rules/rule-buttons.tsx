/** What can be done about one rule of a table; each label names the rule. */

import { t } from '../../i18n/translate.ts';
import { RequestFailed, sendResource } from '../../live/rest-client.ts';
import { showToast } from '../../ui/toast.tsx';

interface RuleButtonsProps {
  name: string;
  onChange: () => void;
  onRemove: () => void;
}

export function RuleButtons({ name, onChange, onRemove }: RuleButtonsProps) {
  return (
    <>
      <RowButton text={t('rules.change')} label={t('rules.changeOf', { name })} onClick={onChange} />
      <RowButton text={t('rules.remove')} label={t('rules.removeOf', { name })} onClick={onRemove} />
    </>
  );
}

export function RowButton({ text, label, onClick }: { text: string; label: string; onClick: () => void }) {
  return (
    <button type="button" class="text-button" aria-label={label} onClick={onClick}>
      {text}
    </button>
  );
}

/** Somebody is told how it went; then the list is loaded again. */
export async function changeRule(
  method: 'POST' | 'DELETE',
  path: string,
  done: () => string,
  reload: () => void,
): Promise<void> {
  try {
    await sendResource(method, path);
    showToast(done);
  } catch (error) {
    const isStale = error instanceof RequestFailed && error.status === 409;
    showToast(() => t(isStale ? 'rules.conflict' : 'rules.failed'), 'failed');
  }
  reload();
}
