/** The accessibility statement: what was tested, what was not, and where to report a barrier. */
import { useEffect, useState } from 'preact/hooks';
import type { AboutResource } from '#core/about-resources.ts';
import {
  ACCESSIBILITY_STATEMENT,
  type AccessibilityStatement,
  STATEMENT_REVIEWED_MS,
  type StatementSection,
} from '#core/accessibility-statement.ts';
import { formats, language } from '../../i18n/translate.ts';
import { readResource } from '../../live/rest-client.ts';
import { PageHead } from '../../ui/page-head.tsx';
import './accessibility.css';

export function AccessibilityPage() {
  const { title, scope, sections, contact } = ACCESSIBILITY_STATEMENT[language.value];
  return (
    <>
      <PageHead title={title} />
      <div class="card statement">
        <p>{scope.replace('{day}', formats.value.date(STATEMENT_REVIEWED_MS))}</p>
        {sections.map(section => (
          <Section key={section.title} section={section} />
        ))}
        <h2>{contact.title}</h2>
        <p>{contact.text}</p>
        <Contact contact={contact} />
        <p>{contact.enforcement}</p>
      </div>
    </>
  );
}

function Section({ section: { title, text, list } }: { section: StatementSection }) {
  return (
    <>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {list && (
        <ul>
          {list.map(item => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function Contact({ contact }: { contact: AccessibilityStatement['contact'] }) {
  const [about, setAbout] = useState<AboutResource>();
  useEffect(() => {
    const abort = new AbortController();
    readResource<AboutResource>('/api/v1/about', {}, abort.signal).then(setAbout, () => setAbout({}));
    return () => abort.abort();
  }, []);
  if (!about) return null;
  return (
    <p>
      {about.accessibilityContact ? <a href={about.accessibilityContact}>{contact.link}</a> : contact.missing}
    </p>
  );
}
