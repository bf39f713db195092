/** What the tables of channels, routes and messages show. */

import type { ChannelResource, MessageResource, RouteResource } from '#core/notification-resources.ts';
import { isContactChannel } from '#core/notifications/notification.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds } from '../../live/live-state.ts';
import type { TableColumn } from '../../ui/data-table.tsx';
import { toPriority } from '../../ui/priority-shapes.ts';

export function toChannelColumns(): TableColumn<ChannelResource>[] {
  return [
    { key: 'name', title: t('notifications.name'), render: ({ name }) => name },
    { key: 'city', title: t('notifications.city'), render: toCityName },
    { key: 'type', title: t('notifications.type'), render: ({ type }) => t(`notifications.type.${type}`) },
    {
      key: 'target',
      title: t('notifications.target'),
      class: 'cell-changes',
      render: ({ addresses, host }) => addresses?.join(', ') ?? host,
    },
  ];
}

export function toRouteColumns(channels: readonly ChannelResource[]): TableColumn<RouteResource>[] {
  return [
    {
      key: 'name',
      title: t('notifications.name'),
      render: ({ name, enabled }) => (enabled ? name : `${name} (${t('notifications.disabled')})`),
    },
    { key: 'city', title: t('notifications.city'), render: toCityName },
    { key: 'which', title: t('notifications.which'), class: 'cell-changes', render: toWhichText },
    { key: 'hours', title: t('notifications.hours'), render: toHoursText },
    {
      key: 'channel',
      title: t('notifications.channel'),
      render: ({ channelId }) => toChannelName(channels, channelId),
    },
  ];
}

export function toMessageColumns(channels: readonly ChannelResource[]): TableColumn<MessageResource>[] {
  const { instant } = formats.value;
  return [
    {
      key: 'time',
      title: t('notifications.time'),
      class: 'cell-time',
      render: ({ created }) => instant(Date.parse(created)),
    },
    { key: 'what', title: t('notifications.what'), render: toStepText },
    {
      key: 'channel',
      title: t('notifications.channel'),
      render: ({ channelId }) => toChannelName(channels, channelId),
    },
    { key: 'state', title: t('notifications.state'), render: toStateText },
  ];
}

function toCityName({ city }: { city: string }): string {
  return cityNames.value.get(city) ?? city;
}

function toChannelName(channels: readonly ChannelResource[], id: string): string {
  if (isContactChannel(id)) return t('notifications.requester');
  return channels.find(channel => channel.id === id)?.name ?? '–';
}

function toWhichText({ about, kinds, leastSeverity, escalateAfterMin }: RouteResource): string {
  if (about === 'requests') return t('notifications.aboutRequests');
  const names = kinds?.map(
    kind => deviceKinds.value.find(({ name }) => name === kind)?.label[language.value] ?? kind,
  );
  return [
    names?.join(', ') ?? t('notifications.everyKind'),
    `${t('notifications.least')} ${t(`state.${toPriority(leastSeverity)}`)}`,
    escalateAfterMin !== undefined && t('notifications.escalationShort', { count: escalateAfterMin }),
  ]
    .filter(Boolean)
    .join('; ');
}

function toHoursText({ hours }: RouteResource): string {
  return hours ? t('notifications.hoursFromTo', hours) : t('notifications.always');
}

function toStepText({ step, count = 0, requestId: id = '' }: MessageResource): string {
  if (step === 'request') return t('notifications.step.request', { id });
  return step === 'flood' ? t('notifications.step.flood', { count }) : t(`notifications.step.${step}`);
}

function toStateText({ state, error }: MessageResource): string {
  return [t(`notifications.state.${state}`), error].filter(Boolean).join(': ');
}
