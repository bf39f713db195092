import type { accessibility as german } from '../de/accessibility.ts';

export const accessibility: Record<keyof typeof german, string> = {
  'accessibility.title': 'Accessibility',
  'accessibility.heading': 'Accessibility statement',
  'accessibility.scope':
    'This statement is about the console of Leitstand as of {day}. The aim is BITV 2.0, EN 301 549 and WCAG 2.1, levels A and AA.',
  'accessibility.stateTitle': 'How far the aim is reached',
  'accessibility.state':
    'It is reached in part: the tests below leave no known fault. A complete audit by a test centre and tests with people with disabilities are still to be done.',
  'accessibility.testedTitle': 'What is tested',
  'accessibility.testedAxe':
    'Every page, light and dark, German and English, with axe-core by WCAG 2.1 A and AA in Chromium. Such programs find only a part of the barriers.',
  'accessibility.testedKeyboard':
    'The way from the overview by search and devices to the table of a chart, with the keyboard alone.',
  'accessibility.testedWidth': 'Every page at a width of 360 pixels: nothing has to be scrolled sideways.',
  'accessibility.testedMotion':
    'Nothing moves when the operating system asks for that; updates that come by themselves can be paused.',
  'accessibility.untestedTitle': 'What is not tested',
  'accessibility.untestedReaders': 'Screen readers (NVDA, JAWS, VoiceOver, Orca) by hand.',
  'accessibility.untestedBrowsers': 'Firefox and Safari, voice control, screen magnifiers.',
  'accessibility.untestedOthers':
    'Grafana and the description of the interface (Swagger UI): they were made by others and are not part of this statement.',
  'accessibility.waysTitle': 'Other ways to the same content',
  'accessibility.ways':
    'Beside the map is a list of exactly the devices it shows. Every chart can be read as a table. States are told by shape, digit or word, never by colour alone.',
  'accessibility.contactTitle': 'Report a barrier',
  'accessibility.contact':
    'If something is not accessible, please write to us. Name the page and what did not work.',
  'accessibility.contactLink': 'Give feedback',
  'accessibility.contactMissing':
    'The operator of this installation has not given an address yet. Please turn to whoever gave you access.',
  'accessibility.enforcement':
    'If there is no answer or it does not help, you can turn to the enforcement body for digital accessibility of your state.',
};
