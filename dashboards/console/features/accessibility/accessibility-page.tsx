/** The accessibility statement (BITV 2.0 section 7): what was tested, what was not, and where to report a barrier. */
import { useEffect, useState } from 'preact/hooks';
import type { AboutResource } from '#core/about-resources.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { formats, t } from '../../i18n/translate.ts';
import { readResource } from '../../live/rest-client.ts';
import { PageHead } from '../../ui/page-head.tsx';
import './accessibility.css';

/** When the tests named here were last looked through. */
const REVIEWED = Date.UTC(2026, 10, 20, 12);

const TESTED: readonly MessageKey[] = [
  'accessibility.testedAxe',
  'accessibility.testedKeyboard',
  'accessibility.testedWidth',
  'accessibility.testedMotion',
];
const UNTESTED: readonly MessageKey[] = [
  'accessibility.untestedReaders',
  'accessibility.untestedBrowsers',
  'accessibility.untestedOthers',
];

export function AccessibilityPage() {
  return (
    <>
      <PageHead title={t('accessibility.heading')} />
      <div class="card statement">
        <p>{t('accessibility.scope', { day: formats.value.date(REVIEWED) })}</p>
        <h2>{t('accessibility.stateTitle')}</h2>
        <p>{t('accessibility.state')}</p>
        <h2>{t('accessibility.testedTitle')}</h2>
        <TextList keys={TESTED} />
        <h2>{t('accessibility.untestedTitle')}</h2>
        <TextList keys={UNTESTED} />
        <h2>{t('accessibility.waysTitle')}</h2>
        <p>{t('accessibility.ways')}</p>
        <h2>{t('accessibility.contactTitle')}</h2>
        <p>{t('accessibility.contact')}</p>
        <Contact />
        <p>{t('accessibility.enforcement')}</p>
      </div>
    </>
  );
}

function TextList({ keys }: { keys: readonly MessageKey[] }) {
  return (
    <ul>
      {keys.map(key => (
        <li key={key}>{t(key)}</li>
      ))}
    </ul>
  );
}

function Contact() {
  const [about, setAbout] = useState<AboutResource>();
  useEffect(() => {
    const abort = new AbortController();
    readResource<AboutResource>('/api/v1/about', {}, abort.signal).then(setAbout, () => setAbout({}));
    return () => abort.abort();
  }, []);
  if (!about) return null;
  return (
    <p>
      {about.accessibilityContact ? (
        <a href={about.accessibilityContact}>{t('accessibility.contactLink')}</a>
      ) : (
        t('accessibility.contactMissing')
      )}
    </p>
  );
}
