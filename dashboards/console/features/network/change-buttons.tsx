/** What may be done with every part of the network: it is changed and it is removed, each in a dialog. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/translate.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { ActionButton } from './row-button.tsx';
import type { ThingDialogProps } from './thing-dialog.tsx';

interface ChangeButtonsProps {
  name: string;
  /** Of what is removed, with the version. */
  path: string;
  /** Where it is called otherwise: a block is lifted. `name` is what the question names. */
  removal?: { text: string; label: string; name: string };
  reload: () => void;
  /** The dialog in which it is changed. */
  children: (dialog: ThingDialogProps) => ComponentChildren;
}

export function ChangeButtons({ name, path, removal, reload, children }: ChangeButtonsProps) {
  const [open, setOpen] = useState<'' | 'change' | 'remove'>('');
  const dialog = { onSaved: reload, onClose: () => setOpen('') };
  return (
    <>
      <ActionButton
        text={t('network.change')}
        label={t('network.changeOf', { name })}
        onClick={() => setOpen('change')}
      />
      <ActionButton
        text={removal?.text ?? t('network.remove')}
        label={removal?.label ?? t('network.removeOf', { name })}
        onClick={() => setOpen('remove')}
      />
      {open === 'change' && children(dialog)}
      {open === 'remove' && <RemoveDialog {...dialog} name={removal?.name ?? name} path={path} />}
    </>
  );
}
