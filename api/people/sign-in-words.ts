/** The words of the pages before sign-in, in both languages. */
import { PASSWORD_MIN_CHARACTERS, type PasswordFault } from '#core/password-rules.ts';
import type { PageLanguage } from '../html-page.ts';

const DE = {
  signIn: 'Anmelden',
  loginName: 'Anmeldename',
  password: 'Passwort',
  code: 'Code',
  codeHint:
    'Nur wenn Sie einen zweiten Faktor eingerichtet haben: aus der App, oder ein Wiederherstellungscode',
  withProvider: 'Anmelden mit',
  alreadySignedIn: 'Schon angemeldet? Weiter',
  goOn: 'Weiter',
  failed: 'Anmeldename, Passwort oder Code stimmt nicht.',
  wait: (seconds: number) => `Zu viele Versuche. Bitte warten Sie ${seconds} Sekunden.`,
  busy: 'Gerade melden sich zu viele an. Bitte versuchen Sie es gleich noch einmal.',
  providerFailed: 'Die Anmeldung beim Anbieter ist nicht gelungen. Bitte versuchen Sie es noch einmal.',
  providerGivesNothing:
    'Der Anbieter kennt Sie, aber Sie haben hier keinen Zugang. Bitte wenden Sie sich an Ihre Administration.',
  forgotten: 'Passwort vergessen? Ihre Administration gibt Ihnen einen Link für ein neues.',
  linkOver: 'Dieser Link gilt nicht mehr',
  linkOverText:
    'Ein Link gilt einmal und nur für kurze Zeit. Ihre Administration gibt Ihnen einen neuen; auf dem Server gibt <code>leitstand link</code> einen aus.',
  welcome: 'Passwort festlegen',
  welcomeText: (name: string) => `Guten Tag, ${name}. Legen Sie Ihr Passwort fest.`,
  yourLoginName: 'Ihr Anmeldename ist',
  newPassword: 'Neues Passwort',
  repeat: 'Noch einmal',
  passwordRule: `Mindestens ${PASSWORD_MIN_CHARACTERS} Zeichen; ein Satz ist leicht zu merken. Weitere Regeln gibt es nicht.`,
  passwordSet: 'Ihr Passwort ist gesetzt. Melden Sie sich jetzt mit Passwort und Code an.',
  notSame: 'Beide Eingaben müssen gleich sein.',
  needed: 'Bitte melden Sie sich an.',
};

const EN: typeof DE = {
  signIn: 'Sign in',
  loginName: 'Login name',
  password: 'Password',
  code: 'Code',
  codeHint: 'Only if you have set up a second factor: from the app, or a recovery code',
  withProvider: 'Sign in with',
  alreadySignedIn: 'Already signed in? Continue',
  goOn: 'Continue',
  failed: 'Login name, password or code is wrong.',
  wait: seconds => `Too many attempts. Please wait ${seconds} seconds.`,
  busy: 'Too many people are signing in just now. Please try again in a moment.',
  providerFailed: 'Signing in with the provider did not work. Please try again.',
  providerGivesNothing: 'The provider knows you, but you have no access here. Please ask your administrator.',
  forgotten: 'Forgot your password? Your administrator gives you a link for a new one.',
  linkOver: 'This link is no longer valid',
  linkOverText:
    'A link was used or has expired: it works once and for a short time. Your administrator gives you a new one; on the server <code>leitstand link</code> prints one.',
  welcome: 'Set your password',
  welcomeText: name => `Hello ${name}, please set your password.`,
  yourLoginName: 'Your login name is',
  newPassword: 'New password',
  repeat: 'Once more',
  passwordRule: `At least ${PASSWORD_MIN_CHARACTERS} characters; a sentence is easy to remember. There are no other rules.`,
  passwordSet: 'Your password is set. Now sign in with password and code.',
  notSame: 'Both must be the same.',
  needed: 'Please sign in.',
};

const FAULTS_DE: Record<PasswordFault, string> = {
  tooShort: `Das Passwort ist zu kurz: mindestens ${PASSWORD_MIN_CHARACTERS} Zeichen.`,
  tooLong: 'Das Passwort ist zu lang.',
  tooEven: 'Das Passwort besteht aus zu wenigen verschiedenen Zeichen.',
  isLoginName: 'Das Passwort darf nicht der Anmeldename sein.',
};

const FAULTS_EN: Record<PasswordFault, string> = {
  tooShort: `The password is too short: at least ${PASSWORD_MIN_CHARACTERS} characters.`,
  tooLong: 'The password is too long.',
  tooEven: 'The password has too few different characters.',
  isLoginName: 'The password must not be the login name.',
};

export type SignInWords = typeof DE & { faults: Record<PasswordFault, string> };

export function toSignInWords(language: PageLanguage): SignInWords {
  return language === 'en' ? { ...EN, faults: FAULTS_EN } : { ...DE, faults: FAULTS_DE };
}
