/** What a measurement yields: figures, some with a goal. One table for people, one JSON file for machines. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { dirname } from 'node:path';

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** Met when the value is on this side of it. */
  goal?: { atLeast: number } | { atMost: number };
  note?: string;
}

export interface Section {
  title: string;
  figures: Figure[];
}

export function isMet({ value, goal }: Figure): boolean | undefined {
  if (!goal) return undefined;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

export function toTable(sections: readonly Section[]): string {
  return sections.flatMap(({ title, figures }) => ['', title, ...figures.map(toRow)]).join('\n');
}

function toRow(figure: Figure): string {
  const goal = figure.goal
    ? 'atLeast' in figure.goal
      ? `≥ ${figure.goal.atLeast}`
      : `≤ ${figure.goal.atMost}`
    : '';
  const met = isMet(figure);
  const mark = met === undefined ? ' ' : met ? '✓' : '✗';
  const value = `${toText(figure.value)} ${figure.unit}`;
  return `  ${mark} ${figure.name.padEnd(58)} ${value.padStart(18)}  ${goal.padEnd(10)} ${toShortfall(figure)}${figure.note ?? ''}`;
}

function toShortfall(figure: Figure): string {
  if (isMet(figure) !== false || !figure.goal) return '';
  const goal = 'atLeast' in figure.goal ? figure.goal.atLeast : figure.goal.atMost;
  return `missed by ${Math.round(Math.abs(figure.value / goal - 1) * 100)} % `;
}

function toText(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-GB');
  return Number(value.toPrecision(3)).toString();
}

export function describeMachine(): Record<string, string | number> {
  return {
    node: process.version,
    kernel: release(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}

export function writeReport(file: string, sections: readonly Section[], at: Date): void {
  mkdirSync(dirname(file), { recursive: true });
  const content = {
    at: at.toISOString(),
    machine: describeMachine(),
    sections: sections.map(section => ({
      ...section,
      figures: section.figures.map(figure => ({ ...figure, met: isMet(figure) })),
    })),
  };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

export function toMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
