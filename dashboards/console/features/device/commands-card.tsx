/** What a device can be asked to do, and what became of what it was asked. Only who may send sees the form. */
import { useEffect, useState } from 'preact/hooks';
import { type CommandResource, OPEN_COMMAND_STATES } from '#core/command-resources.ts';
import type { DeviceResource } from '#core/resources.ts';
import { announce } from '../../app/announcer.tsx';
import { formats, language, t } from '../../i18n/translate.ts';
import { deviceKinds, nowMs } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { CommandForm } from './command-form.tsx';
import { toCommandText, toStateText } from './command-texts.ts';
import { mayCommand } from './lent-device.ts';
import { useResource } from './use-resource.ts';

/** A command under way is asked after this often, others now and then: somebody else may send one. */
const OPEN_EVERY_MS = 2_000;
const IDLE_EVERY_MS = 20_000;

export function CommandsCard({ device }: { device: DeviceResource }) {
  const [turn, setTurn] = useState(0);
  const path = `/api/v1/devices/${encodeURIComponent(device.id)}/commands`;
  const loaded = useResource<{ items: CommandResource[] }>(path, {}, turn);
  const commands = typeof loaded === 'object' ? loaded.items : [];
  const isOpen = commands.some(isUnderWay);
  useEffect(() => {
    const timer = setInterval(
      () => document.visibilityState === 'visible' && setTurn(known => known + 1),
      isOpen ? OPEN_EVERY_MS : IDLE_EVERY_MS,
    );
    return () => clearInterval(timer);
  }, [isOpen]);
  useStateAnnouncements(device, commands);

  return (
    <Card id="commands" title={t('devices.commands')} class="device-commands">
      {mayCommand(device) ? (
        <CommandForm device={device} path={path} onSent={() => setTurn(known => known + 1)} />
      ) : (
        <p class="commands-note muted">{t('devices.commandsNotAllowed')}</p>
      )}
      {loaded === 'loading' && <p class="empty">{t('loading')}</p>}
      {loaded === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {typeof loaded === 'object' && (
        <DataTable
          caption={t('devices.commandHistory', { count: commands.length })}
          columns={toColumns(device)}
          rows={commands}
          rowKey={({ id }) => id}
          rowClass={command => (isUnderWay(command) ? 'is-open' : undefined)}
          empty={t('devices.commandsNone')}
        />
      )}
    </Card>
  );
}

function isUnderWay({ state, created, ttlS }: CommandResource): boolean {
  const isOver = Date.parse(created) + ttlS * 1000 < nowMs.peek();
  return OPEN_COMMAND_STATES.includes(state) && !isOver;
}

function toColumns(device: DeviceResource): TableColumn<CommandResource>[] {
  return [
    {
      key: 'time',
      title: t('devices.commandTime'),
      render: ({ created }) => formats.value.instant(Date.parse(created)),
    },
    {
      key: 'command',
      title: t('devices.command'),
      render: command => toCommandText(command, device, deviceKinds.value, language.value),
    },
    {
      key: 'state',
      title: t('devices.commandState'),
      render: command => (
        <span class={`command-state is-${command.state}`}>
          {toStateText(command)}
          {command.reason && <span class="muted"> ({command.reason})</span>}
        </span>
      ),
    },
    { key: 'by', title: t('devices.commandBy'), render: ({ by }) => by },
  ];
}

/** Says what becomes of commands while the page is open; those of before are read in the table. */
function useStateAnnouncements(device: DeviceResource, commands: readonly CommandResource[]): void {
  const [known, setKnown] = useState<ReadonlyMap<string, string> | undefined>(undefined);
  const stamp = commands.map(({ id, state }) => `${id} ${state}`).join();
  useEffect(() => {
    if (commands.length === 0) return;
    setKnown(new Map(commands.map(({ id, state }) => [id, state])));
    const changed = commands.find(({ id, state }) => known?.has(id) && known.get(id) !== state);
    if (!changed) return;
    announce(() =>
      t('devices.commandNow', {
        command: toCommandText(changed, device, deviceKinds.value, language.value),
        state: toStateText(changed),
      }),
    );
  }, [stamp]);
}
