/** A dialog that adds or changes a part of the network: its fields, what the server refused, and sending it. */
import type { ComponentChildren } from 'preact';
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import { type NetworkForm, useNetworkForm } from './use-network-form.ts';

export interface ThingDialogProps {
  onSaved: () => void;
  onClose: () => void;
}

interface Props extends ThingDialogProps {
  title: string;
  /** What is saved, for the message. */
  name: string;
  /** `/api/v1/network/links` */
  path: string;
  /** What is changed; absent: it is new. */
  item?: { id: string; version: number } | undefined;
  toRequest: () => object;
  children: (form: NetworkForm) => ComponentChildren;
}

export function ThingDialog({ title, name, path, item, toRequest, onSaved, onClose, children }: Props) {
  const form = useNetworkForm();

  async function submit(): Promise<void> {
    const isSent = await form.send(() =>
      item
        ? sendResource('PUT', `${path}/${item.id}?version=${item.version}`, toRequest())
        : sendResource('POST', path, toRequest()),
    );
    if (!isSent) return;
    showToast(() => t('network.saved', { name }));
    onSaved();
    onClose();
  }

  return (
    <FormDialog
      class="network-form"
      width="wide"
      submitText={t('save')}
      {...{ title, form, onClose }}
      onSubmit={submit}
    >
      {children(form)}
    </FormDialog>
  );
}
