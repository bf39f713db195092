/** Chooses a command of the device's kind, its arguments, and sends it; one that takes the device away asks before. */
import { useState } from 'preact/hooks';
import { checkCommand } from '#core/check-command.ts';
import type { CommandArgument, CommandDef } from '#core/device-kinds/device-commands.ts';
import type { DeviceResource } from '#core/resources.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { RequestFailed, sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { showToast } from '../../ui/toast.tsx';

interface CommandFormProps {
  device: DeviceResource;
  path: string;
  onSent: () => void;
}

export function CommandForm({ device, path, onSent }: CommandFormProps) {
  const commands = deviceKinds.value.find(({ name }) => name === device.kind)?.commands ?? [];
  const [chosen, setChosen] = useState(commands[0]?.name);
  const [values, setValues] = useState<Record<string, string>>({});
  const [isChecked, setIsChecked] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const command = commands.find(({ name }) => name === chosen);
  if (!command) return null;
  const args = toArguments(command, values);
  const wrong = new Set(checkCommand(device.kind, command.name, args).map(({ field }) => field));

  async function send(known: CommandDef): Promise<void> {
    setIsAsking(false);
    setIsBusy(true);
    try {
      const body = { name: known.name, ...(Object.keys(args).length > 0 && { args }) };
      await sendResource('POST', path, body);
      showToast(() => t('devices.commandSent', { command: known.label[language.value] }));
      setIsChecked(false);
      onSent();
    } catch (error) {
      const isFull = error instanceof RequestFailed && error.status === 409;
      showToast(() => t(isFull ? 'devices.commandFull' : 'devices.commandFailed'), 'failed');
    } finally {
      setIsBusy(false);
    }
  }

  function submit(event: Event, known: CommandDef): void {
    event.preventDefault();
    setIsChecked(true);
    if (wrong.size > 0) return;
    if (known.interrupts) setIsAsking(true);
    else void send(known);
  }

  return (
    <form class="command-form" noValidate onSubmit={event => submit(event, command)}>
      <Field label={t('devices.command')} isRequired>
        {input => (
          <select
            {...input}
            value={command.name}
            onChange={event => {
              setChosen(event.currentTarget.value as CommandDef['name']);
              setValues({});
              setIsChecked(false);
            }}
          >
            {commands.map(({ name, label }) => (
              <option key={name} value={name}>
                {label[language.value]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {command.arguments.map(argument => (
        <ArgumentField
          key={`${command.name} ${argument.name}`}
          argument={argument}
          value={values[argument.name] ?? ''}
          isWrong={isChecked && wrong.has(`args.${argument.name}`)}
          onInput={value => setValues({ ...values, [argument.name]: value })}
        />
      ))}
      <button type="submit" class="button is-primary" disabled={isBusy}>
        <Icon name="send" />
        {t('devices.commandSend')}
      </button>
      {isAsking && (
        <ConfirmDialog
          {...{ device, command }}
          onClose={() => setIsAsking(false)}
          onConfirm={() => void send(command)}
        />
      )}
    </form>
  );
}

interface ArgumentFieldProps {
  argument: CommandArgument;
  value: string;
  isWrong: boolean;
  onInput: (value: string) => void;
}

function ArgumentField({ argument, value, isWrong, onInput }: ArgumentFieldProps) {
  const { min, max, unit, label, required } = argument;
  const range = { min: formats.value.number(min), max: formats.value.number(max) };
  const { symbol } = toDisplayUnit(unit, max);
  return (
    <Field
      label={symbol === '' ? label[language.value] : `${label[language.value]} (${symbol})`}
      hint={t('devices.commandRange', range)}
      error={isWrong ? t('devices.commandWrong', range) : undefined}
      isRequired={required}
    >
      {input => (
        <input
          {...input}
          type="number"
          {...{ min, max, value }}
          step="any"
          onInput={event => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface ConfirmDialogProps {
  device: DeviceResource;
  command: CommandDef;
  onClose: () => void;
  onConfirm: () => void;
}

function ConfirmDialog({ device, command, onClose, onConfirm }: ConfirmDialogProps) {
  const label = command.label[language.value];
  return (
    <Dialog title={t('devices.commandConfirm', { command: label })} onClose={onClose}>
      <p>{t('devices.commandConfirmText', { name: device.name })}</p>
      <DialogActions>
        <button type="button" class="button" onClick={onClose}>
          {t('series.cancel')}
        </button>
        <button type="button" class="button is-primary" onClick={onConfirm}>
          {label}
        </button>
      </DialogActions>
    </Dialog>
  );
}

/** An empty field is left out: the device takes its own default. */
function toArguments(command: CommandDef, values: Readonly<Record<string, string>>): Record<string, number> {
  const given = command.arguments.filter(({ name }) => (values[name] ?? '').trim() !== '');
  return Object.fromEntries(given.map(({ name }) => [name, Number(values[name])]));
}
