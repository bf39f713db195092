/** What a device of a kind can be asked to do, and with which arguments: read by api, console and tests. */
import type { CommandName } from '../topics.ts';
import type { Label } from './device-kind.ts';

export interface CommandArgument {
  name: string;
  /** SenML symbol. */
  unit: string;
  min: number;
  max: number;
  required: boolean;
  label: Label;
}

export interface CommandDef {
  name: CommandName;
  label: Label;
  /** Numbers, all of them. */
  arguments: readonly CommandArgument[];
  /** The device is away for a while: ask before it is sent. */
  interrupts: boolean;
}

const IDENTIFY: CommandDef = {
  name: 'identify',
  label: { de: 'Zeigen lassen', en: 'Identify' },
  arguments: [],
  interrupts: false,
};

const REBOOT: CommandDef = {
  name: 'reboot',
  label: { de: 'Neu starten', en: 'Reboot' },
  arguments: [],
  interrupts: true,
};

const REBIRTH: CommandDef = {
  name: 'rebirth',
  label: { de: 'Neu anmelden lassen', en: 'Ask for a new birth' },
  arguments: [],
  interrupts: false,
};

/** TALQ and LwM2M 3416 call it an override; the device goes back to its schedule after the time. */
export const SET_LEVEL: CommandDef = {
  name: 'setLevel',
  label: { de: 'Dimmen', en: 'Dim' },
  arguments: [
    {
      name: 'level',
      unit: '/100',
      min: 0,
      max: 100,
      required: true,
      label: { de: 'Helligkeit', en: 'Level' },
    },
    {
      name: 'durationS',
      unit: 's',
      min: 1,
      max: 86_400,
      required: false,
      label: { de: 'Dauer', en: 'Duration' },
    },
  ],
  interrupts: false,
};

/** Fills a link for some seconds and tells what came through, by the event `linkTestResult` and the acknowledgement. */
export const LINK_TEST: CommandDef = {
  name: 'linkTest',
  label: { de: 'Strecke messen', en: 'Test a link' },
  arguments: [
    {
      name: 'port',
      unit: '',
      min: 1,
      max: 64,
      required: true,
      label: { de: 'Port', en: 'Port' },
    },
  ],
  interrupts: true,
};

/** Every device understands these. */
export const COMMANDS_OF_EVERY_KIND: readonly CommandDef[] = [IDENTIFY, REBOOT, REBIRTH];
