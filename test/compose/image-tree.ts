/**
 * What the image would hold, without an engine: the Dockerfile's last stage laid out in a folder, its COPY lines
 * followed one by one, packages linked from the checkout. Only what .dockerignore lets through can be copied.
 */
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText, root } from './read-compose.ts';

export interface ImageTree {
  directory: string;
  /** ENTRYPOINT and CMD; the first word is Node. */
  entrypoint: string[];
  command: string[];
  environment: Record<string, string>;
  user: string;
  healthcheck: string[];
}

interface Instruction {
  name: string;
  rest: string;
}

export function layOutImage(directory: string): ImageTree {
  const stages = readStages();
  const last = stages.at(-1)!;
  for (const { rest } of last.filter(({ name }) => name === 'COPY')) copy(rest, directory);
  const one = (name: string) => last.find(instruction => instruction.name === name)?.rest ?? '';
  const environment = Object.fromEntries(
    one('ENV')
      .split(/\s+/)
      .map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  return {
    directory,
    entrypoint: JSON.parse(one('ENTRYPOINT')) as string[],
    command: JSON.parse(one('CMD')) as string[],
    environment,
    user: one('USER'),
    healthcheck: JSON.parse(one('HEALTHCHECK').replace(/^.*CMD /, '')) as string[],
  };
}

/** Instructions by stage; continued lines joined, comments left out. */
export function readStages(): Instruction[][] {
  const lines = readText('Dockerfile')
    .split('\n')
    .filter(line => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line.trim() !== '');
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, name, rest] = /^(\w+)\s+(.*)$/.exec(line)!;
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name: name!, rest: rest! });
  }
  return stages;
}

function copy(rest: string, directory: string): void {
  const words = rest.split(/\s+/);
  const isFromStage = words[0]!.startsWith('--from=');
  const paths = isFromStage ? words.slice(1) : words;
  const target = paths.at(-1)!;
  for (const source of paths.slice(0, -1)) {
    // What other stages made is in the checkout at the same place.
    const local = source.replace(/^\/app\//, '');
    const to = target.endsWith('/') ? join(directory, target, local) : join(directory, target);
    mkdirSync(dirname(to), { recursive: true });
    if (local === 'node_modules') symlinkSync(join(root, local), to);
    else cpSync(join(root, local), to, { recursive: true });
  }
}

/** Whether a path of the checkout reaches the engine, by the last line of .dockerignore that speaks of it. */
export function isSent(path: string): boolean {
  const lines = readText('.dockerignore')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));
  let sent = true;
  for (const line of lines) {
    const pattern = line.replace(/^!/, '');
    if (pattern === '*' || path === pattern || path.startsWith(`${pattern}/`)) sent = line.startsWith('!');
  }
  return sent;
}
