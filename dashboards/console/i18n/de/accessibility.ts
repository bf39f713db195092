export const accessibility = {
  'accessibility.title': 'Barrierefreiheit',
  'accessibility.heading': 'Erklärung zur Barrierefreiheit',
  'accessibility.scope':
    'Diese Erklärung gilt für die Oberfläche von Leitstand, Stand {day}. Ziel sind die BITV 2.0, die EN 301 549 und die WCAG 2.1 in den Stufen A und AA.',
  'accessibility.stateTitle': 'Wie weit das Ziel erreicht ist',
  'accessibility.state':
    'Es ist teilweise erreicht: Bei den Prüfungen unten ist kein Verstoß offen. Ein vollständiger BITV-Test durch eine Prüfstelle und Prüfungen mit Menschen mit Behinderungen stehen aus.',
  'accessibility.testedTitle': 'Was geprüft ist',
  'accessibility.testedAxe':
    'Jede Seite, hell und dunkel, deutsch und englisch, mit axe-core nach WCAG 2.1 A und AA in Chromium. Solche Programme finden nur einen Teil der Hindernisse.',
  'accessibility.testedKeyboard':
    'Der Weg von der Übersicht über Suche und Geräte bis zur Tabelle eines Diagramms, allein mit der Tastatur.',
  'accessibility.testedWidth': 'Jede Seite bei 360 Pixeln Breite: Nichts muss seitwärts gescrollt werden.',
  'accessibility.testedMotion':
    'Bewegung unterbleibt, wenn das Betriebssystem darum bittet; laufende Aktualisierungen lassen sich anhalten.',
  'accessibility.untestedTitle': 'Was nicht geprüft ist',
  'accessibility.untestedReaders': 'Bildschirmleser (NVDA, JAWS, VoiceOver, Orca) von Hand.',
  'accessibility.untestedBrowsers': 'Firefox und Safari, Sprachsteuerung, Bildschirmlupen.',
  'accessibility.untestedOthers':
    'Grafana und die Beschreibung der Schnittstelle (Swagger UI): Sie stammen von anderen und sind nicht Teil dieser Erklärung.',
  'accessibility.waysTitle': 'Andere Wege zum selben Inhalt',
  'accessibility.ways':
    'Neben der Karte steht eine Liste mit genau den Geräten, die sie zeigt. Jedes Diagramm gibt es als Tabelle. Zustände sind an Form, Ziffer oder Wort zu erkennen, nie an der Farbe allein.',
  'accessibility.contactTitle': 'Hindernis melden',
  'accessibility.contact':
    'Wenn etwas nicht zugänglich ist, schreiben Sie uns bitte. Nennen Sie die Seite und was dort nicht ging.',
  'accessibility.contactLink': 'Rückmeldung geben',
  'accessibility.contactMissing':
    'Der Betreiber dieser Installation hat noch keine Adresse hinterlegt. Bitte wenden Sie sich an die Stelle, die Ihnen den Zugang gegeben hat.',
  'accessibility.enforcement':
    'Bleibt eine Antwort aus oder hilft sie nicht, können Sie sich an die Durchsetzungsstelle für digitale Barrierefreiheit Ihres Landes wenden.',
} as const;
