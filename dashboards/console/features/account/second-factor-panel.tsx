/** Setting up, renewing and removing one's second factor. What is shown once is kept here only while it is shown. */
import { useState } from 'preact/hooks';
import type { AccountResource, NewSecondFactor } from '#core/access-resources.ts';
import { t } from '../../i18n/translate.ts';
import { loadSession } from '../../live/live-feed.ts';
import { sendResource } from '../../live/rest-client.ts';
import { showToast } from '../../ui/toast.tsx';
import { TextField, useSending, WholeError } from './form-parts.tsx';
import { QrCode } from './qr-code.tsx';

interface PanelProps {
  account: AccountResource;
  onChanged: () => void;
}

type Step =
  | { name: 'start' }
  | { name: 'confirm'; made: NewSecondFactor }
  | { name: 'codes'; codes: string[] };

export function SecondFactorPanel({ account, onChanged }: PanelProps) {
  const [step, setStep] = useState<Step>({ name: 'start' });
  const showCodes = (codes: string[]) => {
    setStep({ name: 'codes', codes });
    onChanged();
  };
  if (step.name === 'confirm') return <Confirmation made={step.made} onConfirmed={showCodes} />;
  if (step.name === 'codes') {
    const finish = () => {
      setStep({ name: 'start' });
      void loadSession();
    };
    return <RecoveryCodes codes={step.codes} onDone={finish} />;
  }
  if (account.secondFactor === 'on') {
    return <InUse account={account} onRenewed={showCodes} onRemoved={onChanged} />;
  }
  return <Beginning onBegun={made => setStep({ name: 'confirm', made })} />;
}

function Beginning({ onBegun }: { onBegun: (made: NewSecondFactor) => void }) {
  const [password, setPassword] = useState('');
  const { isBusy, errors, send } = useSending(async () => {
    onBegun(await sendResource<NewSecondFactor>('POST', '/api/v1/account/second-factor', { password }));
  });
  return (
    <form class="account-form" onSubmit={send}>
      <p>{t('account.factorOff')}</p>
      <PasswordField value={password} onChange={setPassword} />
      <WholeError errors={errors} />
      <div class="account-row">
        <button type="submit" class="button" disabled={isBusy}>
          {t('account.factorSetUp')}
        </button>
      </div>
    </form>
  );
}

function Confirmation({
  made,
  onConfirmed,
}: {
  made: NewSecondFactor;
  onConfirmed: (codes: string[]) => void;
}) {
  const [code, setCode] = useState('');
  const { isBusy, errors, send } = useSending(async () => {
    const path = '/api/v1/account/second-factor/confirm';
    onConfirmed((await sendResource<{ recoveryCodes: string[] }>('POST', path, { code })).recoveryCodes);
  });
  return (
    <form class="account-form" onSubmit={send}>
      <p>{t('account.factorScan')}</p>
      <QrCode text={made.address} label={t('account.qrCode')} />
      <p>
        {t('account.factorType')}{' '}
        <code class="account-secret">{made.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <TextField
        label={t('account.code')}
        value={code}
        onChange={setCode}
        error={errors.fields['code']}
        autoComplete="one-time-code"
        isNumericCode
      />
      <WholeError errors={errors} />
      <div class="account-row">
        <button type="submit" class="button is-primary" disabled={isBusy}>
          {t('account.factorConfirm')}
        </button>
      </div>
    </form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div class="account-form">
      <p role="status">{t('account.codesShown')}</p>
      <ol class="account-codes">
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="account-row">
        <button type="button" class="button is-primary" onClick={onDone}>
          {t('account.codesKept')}
        </button>
      </div>
    </div>
  );
}

interface InUseProps {
  account: AccountResource;
  onRenewed: (codes: string[]) => void;
  onRemoved: () => void;
}

function InUse({ account, onRenewed, onRemoved }: InUseProps) {
  const [password, setPassword] = useState('');
  const renewing = useSending(async () => {
    const path = '/api/v1/account/recovery-codes';
    onRenewed((await sendResource<{ recoveryCodes: string[] }>('POST', path, { password })).recoveryCodes);
  });
  const removing = useSending(async () => {
    await sendResource('POST', '/api/v1/account/second-factor/remove', { password });
    showToast(() => t('account.factorRemoved'));
    onRemoved();
  });
  const isBusy = renewing.isBusy || removing.isBusy;
  return (
    <form class="account-form" onSubmit={renewing.send}>
      <p>{t('account.factorOn', { count: account.recoveryCodesLeft })}</p>
      <PasswordField value={password} onChange={setPassword} />
      <WholeError errors={renewing.errors} />
      <WholeError errors={removing.errors} />
      <div class="account-row">
        <button type="submit" class="button" disabled={isBusy}>
          {t('account.codesRenew')}
        </button>
        {!account.isSecondFactorRequired && (
          <button type="button" class="button" disabled={isBusy} onClick={removing.send}>
            {t('account.factorRemove')}
          </button>
        )}
      </div>
    </form>
  );
}

function PasswordField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextField
      label={t('account.presentPassword')}
      type="password"
      value={value}
      onChange={onChange}
      autoComplete="current-password"
    />
  );
}
