/** Takes what the forms of our own few pages send; for the routes of one plugin only. */
import type { ApiServer } from './api-context.ts';

const BODY_LIMIT_BYTES = 4_096;

export function addFormParser(app: ApiServer): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
}
