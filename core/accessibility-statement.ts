/**
 * The accessibility statement (BITV 2.0 section 7), for the console and for who is not signed in. It claims what was tested and
 * names what was not; whoever changes the tests changes these sentences.
 */

export interface StatementSection {
  title: string;
  text?: string;
  list?: readonly string[];
}

export interface AccessibilityStatement {
  title: string;
  /** `{day}`: when the sentences were last looked through. */
  scope: string;
  sections: readonly StatementSection[];
  contact: {
    title: string;
    text: string;
    link: string;
    /** Instead of the link where the operator gave no address. */
    missing: string;
    enforcement: string;
  };
}

export const STATEMENT_REVIEWED_MS = Date.UTC(2026, 10, 20, 12);

export const ACCESSIBILITY_STATEMENT: Readonly<Record<'de' | 'en', AccessibilityStatement>> = {
  de: {
    title: 'Erklärung zur Barrierefreiheit',
    scope:
      'Diese Erklärung gilt für die Oberfläche von Leitstand, Stand {day}. Ziel sind die BITV 2.0, die EN 301 549 und die WCAG 2.1 in den Stufen A und AA.',
    sections: [
      {
        title: 'Wie weit das Ziel erreicht ist',
        text: 'Es ist teilweise erreicht: Bei den Prüfungen unten ist kein Verstoß offen. Ein vollständiger BITV-Test durch eine Prüfstelle und Prüfungen mit Menschen mit Behinderungen stehen aus.',
      },
      {
        title: 'Was geprüft ist',
        list: [
          'Jede Seite, hell und dunkel, deutsch und englisch, mit axe-core nach WCAG 2.1 A und AA in Chromium. Solche Programme finden nur einen Teil der Hindernisse.',
          'Der Weg von der Übersicht über Suche und Geräte bis zur Tabelle eines Diagramms, allein mit der Tastatur.',
          'Jede Seite bei 360 Pixeln Breite: Nichts muss seitwärts gescrollt werden.',
          'Bewegung unterbleibt, wenn das Betriebssystem darum bittet; laufende Aktualisierungen lassen sich anhalten.',
        ],
      },
      {
        title: 'Was nicht geprüft ist',
        list: [
          'Bildschirmleser (NVDA, JAWS, VoiceOver, Orca) von Hand.',
          'Firefox und Safari, Sprachsteuerung, Bildschirmlupen.',
          'Grafana und die Beschreibung der Schnittstelle (Swagger UI): Sie stammen von anderen und sind nicht Teil dieser Erklärung.',
        ],
      },
      {
        title: 'Andere Wege zum selben Inhalt',
        text: 'Neben der Karte steht eine Liste mit genau den Geräten, die sie zeigt. Jedes Diagramm gibt es als Tabelle. Zustände sind an Form, Ziffer oder Wort zu erkennen, nie an der Farbe allein.',
      },
    ],
    contact: {
      title: 'Hindernis melden',
      text: 'Wenn etwas nicht zugänglich ist, schreiben Sie uns bitte. Nennen Sie die Seite und was dort nicht ging.',
      link: 'Rückmeldung geben',
      missing:
        'Der Betreiber dieser Installation hat noch keine Adresse hinterlegt. Bitte wenden Sie sich an die Stelle, die Ihnen den Zugang gegeben hat.',
      enforcement:
        'Bleibt eine Antwort aus oder hilft sie nicht, können Sie sich an die Durchsetzungsstelle für digitale Barrierefreiheit Ihres Landes wenden.',
    },
  },
  en: {
    title: 'Accessibility statement',
    scope:
      'This statement is about the console of Leitstand as of {day}. The aim is BITV 2.0, EN 301 549 and WCAG 2.1, levels A and AA.',
    sections: [
      {
        title: 'How far the aim is reached',
        text: 'It is reached in part: the tests below leave no known fault. A complete audit by a test centre and tests with people with disabilities are still to be done.',
      },
      {
        title: 'What is tested',
        list: [
          'Every page, light and dark, German and English, with axe-core by WCAG 2.1 A and AA in Chromium. Such programs find only a part of the barriers.',
          'The way from the overview by search and devices to the table of a chart, with the keyboard alone.',
          'Every page at a width of 360 pixels: nothing has to be scrolled sideways.',
          'Nothing moves when the operating system asks for that; updates that come by themselves can be paused.',
        ],
      },
      {
        title: 'What is not tested',
        list: [
          'Screen readers (NVDA, JAWS, VoiceOver, Orca) by hand.',
          'Firefox and Safari, voice control, screen magnifiers.',
          'Grafana and the description of the interface (Swagger UI): they were made by others and are not part of this statement.',
        ],
      },
      {
        title: 'Other ways to the same content',
        text: 'Beside the map is a list of exactly the devices it shows. Every chart can be read as a table. States are told by shape, digit or word, never by colour alone.',
      },
    ],
    contact: {
      title: 'Report a barrier',
      text: 'If something is not accessible, please write to us. Name the page and what did not work.',
      link: 'Give feedback',
      missing:
        'The operator of this installation has not given an address yet. Please turn to whoever gave you access.',
      enforcement:
        'If there is no answer or it does not help, you can turn to the enforcement body for digital accessibility of your state.',
    },
  },
};
