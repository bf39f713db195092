/** Who is at the command line, as the audit log tells of them. */
import { userInfo } from 'node:os';
import type { AuditDraft } from '#store/registry/registry-audit.ts';

export function toCommandLineDraft(draft: Omit<AuditDraft, 'actor' | 'via'>): AuditDraft {
  const { uid, username } = userInfo();
  return { actor: { id: `os:${uid}`, name: username }, via: 'command-line', ...draft };
}
