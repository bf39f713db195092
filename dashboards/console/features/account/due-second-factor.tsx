import { useState } from 'preact/hooks';
import type { AccountResource } from '#core/access-resources.ts';
import { t } from '../../i18n/translate.ts';
import { useResource } from '../device/use-resource.ts';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import './account.css';

/** For who may do nothing else before. */
export function DueSecondFactor() {
  const [turn, setTurn] = useState(0);
  const account = useResource<AccountResource>('/api/v1/account', {}, turn);
  if (account === 'loading') return <p role="status">{t('loading')}</p>;
  if (account === 'failed') return <p role="alert">{t('loadFailed')}</p>;
  return <SecondFactorPanel account={account} onChanged={() => setTurn(turn + 1)} />;
}
