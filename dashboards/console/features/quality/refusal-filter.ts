/** Which refusals are shown, out of the address. What an address says wrongly is left out. */
import { computed } from '@preact/signals';
import { DEVICE_ID } from '#core/devices.ts';
import { REJECTION_REASONS } from '#core/rejections.ts';
import { query, view } from '../../app/location.ts';

export const PERIODS = [1, 7, 30] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export const refusalFilter = computed(() => {
  const parameters = query.value;
  const reason = parameters.get('reason') ?? '';
  const deviceId = parameters.get('of') ?? '';
  const period = PERIODS.find(days => String(days) === parameters.get('days')) ?? 1;
  const filter = {
    shown: parameters.get('show') === 'entries' ? ('entries' as const) : ('groups' as const),
    period,
    reason: reason in REJECTION_REASONS ? reason : '',
    subject: (parameters.get('subject') ?? '').slice(0, 96),
    deviceId: DEVICE_ID.test(deviceId) ? deviceId : '',
  };
  // The begin of an hour: the same question for a while.
  const from = new Date(Math.floor((Date.now() - period * DAY_MS) / HOUR_MS) * HOUR_MS).toISOString();
  const place = { city: view.value.city, kind: view.value.kinds.join(',') };
  return {
    ...filter,
    groupQuery: { ...place, from },
    listQuery: { ...place, from, reason: filter.reason, subject: filter.subject, device: filter.deviceId },
  };
});
