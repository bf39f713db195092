/**
 * What a password must be: long, and not the login name. No rule about kinds of characters: length is what counts
 * (NIST SP 800-63B). Counted in characters as people count them, after NFKC.
 */

export const PASSWORD_MIN_CHARACTERS = 12;
export const PASSWORD_MAX_CHARACTERS = 128;

export type PasswordFault = 'tooShort' | 'tooLong' | 'tooEven' | 'isLoginName';

/** Fewer different characters than this are a key held down. */
const DIFFERENT_MIN = 5;

/** Undefined: it may be used. */
export function checkPassword(password: string, loginName: string): PasswordFault | undefined {
  const characters = [...toPasswordText(password)];
  if (characters.length < PASSWORD_MIN_CHARACTERS) return 'tooShort';
  if (characters.length > PASSWORD_MAX_CHARACTERS) return 'tooLong';
  if (new Set(characters).size < DIFFERENT_MIN) return 'tooEven';
  return fold(password) === fold(loginName) ? 'isLoginName' : undefined;
}

/** The same characters typed on another keyboard are the same password. */
export function toPasswordText(password: string): string {
  return password.normalize('NFKC');
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
