/** Who hears of alarms: channels, the routes to them, and what was sent. The server shows and allows what is one's own. */
import { useEffect, useState } from 'preact/hooks';
import type { ChannelResource, MessageResource, RouteResource } from '#core/notification-resources.ts';
import { t } from '../../i18n/translate.ts';
import { RequestFailed, readResource, sendResource } from '../../live/rest-client.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import { toChannelColumns, toMessageColumns, toRouteColumns } from './notification-columns.tsx';
import { RouteDialog } from './route-dialog.tsx';
import './admin.css';

interface Loaded {
  channels: ChannelResource[];
  routes: RouteResource[];
  messages: MessageResource[];
}

/** Messages come and change by themselves. */
const RELOAD_MS = 5000;
const MESSAGES = 50;

export function NotificationsPage() {
  const { loaded, hasFailed, reload } = useNotifications();
  const [channel, setChannel] = useState<ChannelResource | 'new'>();
  const [route, setRoute] = useState<RouteResource | 'new'>();
  const { channels = [], routes = [], messages = [] } = loaded ?? {};
  const empty = (text: string) => (hasFailed ? t('loadFailed') : loaded ? text : t('loading'));

  async function act(work: () => Promise<unknown>, done: () => string, name: string): Promise<void> {
    try {
      await work();
      showToast(done);
    } catch (error) {
      const isTaken = error instanceof RequestFailed && error.status === 409;
      showToast(() => (isTaken ? t('notifications.inUse', { name }) : t('provisioning.failed')), 'failed');
    }
    await reload();
  }

  const remove = (path: string, { id, version, name }: ChannelResource | RouteResource) =>
    act(
      () => sendResource('DELETE', `/api/v1/${path}/${id}?version=${version}`),
      () => t('notifications.deleted', { name }),
      name,
    );

  const test = ({ id, name }: ChannelResource) =>
    act(
      () => sendResource('POST', `/api/v1/notification-channels/${id}/test`),
      () => t('notifications.tested', { name }),
      name,
    );

  const turn = ({ id, version, changed: _, changedBy: __, ...route }: RouteResource) => {
    const { name, enabled } = route;
    return act(
      () =>
        sendResource('PUT', `/api/v1/notification-routes/${id}?version=${version}`, {
          ...route,
          enabled: !enabled,
        }),
      () => `${name}: ${t(enabled ? 'notifications.disabled' : 'notifications.enabled')}`,
      name,
    );
  };

  return (
    <>
      <PageHead title={t('notifications.title')} />
      <p class="admin-intro muted">{t('notifications.intro')}</p>
      <div class="admin-cards">
        <Card
          id="routes"
          title={t('notifications.routes')}
          tools={
            channels.length > 0 ? (
              <NewButton text={t('notifications.newRoute')} onClick={() => setRoute('new')} />
            ) : (
              <span class="muted">{t('notifications.needsChannel')}</span>
            )
          }
        >
          <DataTable
            caption={t('notifications.routes')}
            columns={toRouteColumns(channels)}
            rows={routes}
            rowKey={({ id }) => id}
            empty={empty(t('notifications.noRoute'))}
            actions={one => (
              <>
                <RowButton
                  text={t('rules.change')}
                  label={t('rules.changeOf', { name: one.name })}
                  onClick={() => setRoute(one)}
                />
                <RowButton
                  text={t(one.enabled ? 'notifications.off' : 'notifications.on')}
                  label={t(one.enabled ? 'notifications.turnOff' : 'notifications.turnOn', {
                    name: one.name,
                  })}
                  onClick={() => void turn(one)}
                />
                <RowButton
                  text={t('notifications.delete')}
                  label={t('notifications.deleteOf', { name: one.name })}
                  onClick={() => void remove('notification-routes', one)}
                />
              </>
            )}
          />
        </Card>
        <Card
          id="channels"
          title={t('notifications.channels')}
          tools={<NewButton text={t('notifications.newChannel')} onClick={() => setChannel('new')} />}
        >
          <DataTable
            caption={t('notifications.channels')}
            columns={toChannelColumns()}
            rows={channels}
            rowKey={({ id }) => id}
            empty={empty(t('notifications.noChannel'))}
            actions={one => (
              <>
                <RowButton
                  text={t('rules.change')}
                  label={t('rules.changeOf', { name: one.name })}
                  onClick={() => setChannel(one)}
                />
                <RowButton
                  text={t('notifications.test')}
                  label={t('notifications.testOf', { name: one.name })}
                  onClick={() => void test(one)}
                />
                <RowButton
                  text={t('notifications.delete')}
                  label={t('notifications.deleteOf', { name: one.name })}
                  onClick={() => void remove('notification-channels', one)}
                />
              </>
            )}
          />
        </Card>
        <Card id="messages" title={t('notifications.messages')}>
          <DataTable
            caption={t('notifications.messages')}
            columns={toMessageColumns(channels)}
            rows={messages}
            rowKey={({ id }) => id}
            empty={empty(t('notifications.noMessage'))}
          />
        </Card>
      </div>
      {channel !== undefined && (
        <ChannelDialog
          channel={channel === 'new' ? undefined : channel}
          onSaved={reload}
          onClose={() => setChannel(undefined)}
        />
      )}
      {route !== undefined && (
        <RouteDialog
          route={route === 'new' ? undefined : route}
          channels={channels}
          onSaved={reload}
          onClose={() => setRoute(undefined)}
        />
      )}
    </>
  );
}

function NewButton({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <button type="button" class="button" onClick={onClick}>
      {text}
    </button>
  );
}

function RowButton({ text, label, onClick }: { text: string; label: string; onClick: () => void }) {
  return (
    <button type="button" class="text-button" aria-label={label} onClick={onClick}>
      {text}
    </button>
  );
}

function useNotifications() {
  const [loaded, setLoaded] = useState<Loaded>();
  const [hasFailed, setHasFailed] = useState(false);
  async function reload(): Promise<void> {
    try {
      const [channels, routes, messages] = await Promise.all([
        readResource<{ items: ChannelResource[] }>('/api/v1/notification-channels'),
        readResource<{ items: RouteResource[] }>('/api/v1/notification-routes'),
        readResource<{ items: MessageResource[] }>('/api/v1/notifications', { limit: MESSAGES }),
      ]);
      setLoaded({ channels: channels.items, routes: routes.items, messages: messages.items });
      setHasFailed(false);
    } catch {
      setHasFailed(true);
    }
  }
  useEffect(() => {
    void reload();
    const timer = setInterval(() => void reload(), RELOAD_MS);
    return () => clearInterval(timer);
  }, []);
  return { loaded, hasFailed, reload };
}
