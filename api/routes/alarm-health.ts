/** How well the alarms serve those who answer them, over days: `core/alarms/alarm-health.ts` in an answer. */
import { type AlarmHealthResource, HEALTH_DAYS_MAX } from '#core/alarm-resources.ts';
import { toAlarmHealth } from '#core/alarms/alarm-health.ts';
import type { AlarmQuery, RegistryAlarms, StoredAlarm } from '#store/registry/registry-alarms.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import { toAlarmResource } from '../alarms/to-alarm-resource.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { createFieldProblem } from '../problems.ts';
import { AlarmHealthParameters, AlarmHealthSchema } from '../schemas/alarm-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 7;
const PAGE_ROWS = 500;
/** Of each list that is read; more are not counted, and the answer says so. */
const ALARMS_MAX = 10_000;

export async function registerAlarmHealth(app: ApiServer, context: ApiContext): Promise<void> {
  const { alarms } = context.registry;
  app.get(
    '/api/v1/alarms/health',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['alarms'],
        summary: 'Load, floods, standing and chattering alarms',
        querystring: AlarmHealthParameters,
        response: { 200: AlarmHealthSchema },
      },
    },
    async (request): Promise<AlarmHealthResource> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const span = toSpan(request.query, context.clock.nowMs());
      const where = cities ? { cities } : {};
      const raised = await readAlarms(alarms, { ...where, state: 'all', fromMs: span.fromMs });
      const open = await readAlarms(alarms, { ...where, state: 'open' });
      const all = new Map([...raised, ...open].map(alarm => [alarm.id, alarm]));
      const isTruncated = raised.length >= ALARMS_MAX || open.length >= ALARMS_MAX;
      return { ...toResource([...all.values()], span), isTruncated };
    },
  );
}

function toSpan(given: { from?: string; to?: string }, nowMs: number): { fromMs: number; toMs: number } {
  const toMs = given.to === undefined ? nowMs : Math.min(nowMs, Date.parse(given.to));
  const fromMs = given.from === undefined ? toMs - USUAL_DAYS * DAY_MS : Date.parse(given.from);
  if (fromMs >= toMs) throw createFieldProblem('from', 'is before `to`');
  if (toMs - fromMs > HEALTH_DAYS_MAX * DAY_MS)
    throw createFieldProblem('from', `is at most ${HEALTH_DAYS_MAX} days before \`to\``);
  return { fromMs, toMs };
}

async function readAlarms(
  alarms: Pick<RegistryAlarms, 'list'>,
  query: Omit<AlarmQuery, 'limit'>,
): Promise<StoredAlarm[]> {
  const found: StoredAlarm[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await alarms.list({ ...query, limit: PAGE_ROWS, ...(cursor !== undefined && { cursor }) });
    found.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined || found.length >= ALARMS_MAX) return found;
  }
}

function toResource(
  records: readonly StoredAlarm[],
  span: { fromMs: number; toMs: number },
): Omit<AlarmHealthResource, 'isTruncated'> {
  const health = toAlarmHealth(records, span);
  const { perHour, floods, standing, chattering } = health;
  return {
    ...health,
    from: toTime(span.fromMs),
    to: toTime(span.toMs),
    perHour: perHour.map(({ timeMs, raised }) => ({ time: toTime(timeMs), raised })),
    floods: floods.map(({ fromMs, toMs, raised }) => ({ from: toTime(fromMs), to: toTime(toMs), raised })),
    standing: { count: standing.count, items: standing.items.map(toAlarmResource) },
    chattering: chattering.map(({ alarm, raised }) => ({ alarm: toAlarmResource(alarm), raised })),
  };
}
