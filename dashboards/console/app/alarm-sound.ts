/**
 * A short sound for new critical alarms, for whoever asked for it in this browser. What always holds: it is silent until
 * the person has pressed or clicked something on this page, as browsers ask of every page.
 */
import { signal } from '@preact/signals';
import { readStored, writeStored } from './browser-storage.ts';

const STORAGE_KEY = 'leitstand.alarmSound';
const TONES_HZ = [880, 660, 880] as const;
const TONE_S = 0.18;
const VOLUME = 0.2;
/** A flood of alarms is no siren. */
const PAUSE_MS = 5_000;

export const isSoundOn = signal(readStored(STORAGE_KEY) === 'on');

let context: AudioContext | undefined;
let playedMs = Number.NEGATIVE_INFINITY;

/** Call from a press or a click. */
export function switchSound(isOn: boolean): void {
  isSoundOn.value = isOn;
  writeStored(STORAGE_KEY, isOn ? 'on' : 'off');
  if (isOn) {
    prepare();
    play();
  }
}

/** At the start of the page: the first gesture makes the sound ready where it was asked for before. */
export function awaitGesture(): void {
  const listen = { once: true, capture: true } as const;
  for (const type of ['pointerdown', 'keydown'] as const)
    addEventListener(type, () => isSoundOn.value && prepare(), listen);
}

export function playAlarmSound(): void {
  if (!isSoundOn.value || performance.now() - playedMs < PAUSE_MS) return;
  playedMs = performance.now();
  play();
}

function prepare(): void {
  context ??= new AudioContext();
  void context.resume();
}

function play(): void {
  if (!context) return;
  for (const [index, frequency] of TONES_HZ.entries()) playTone(context, frequency, index * TONE_S);
}

function playTone(audio: AudioContext, frequency: number, afterS: number): void {
  const beginS = audio.currentTime + afterS;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = frequency;
  // Fades out, or it would end with a click.
  volume.gain.setValueAtTime(VOLUME, beginS);
  volume.gain.exponentialRampToValueAtTime(0.001, beginS + TONE_S);
  tone.connect(volume).connect(audio.destination);
  tone.start(beginS);
  tone.stop(beginS + TONE_S);
}
