/** The compose files as Docker would read them: YAML with merges, variables replaced by their defaults. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const COMPOSE_FILES = ['docker-compose.yml', 'docker-compose.small.yml'];

export interface ComposeService {
  image: string;
  build?: { context: string; target: string };
  command?: string[];
  entrypoint?: string[];
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  profiles?: string[];
  environment?: Record<string, string>;
  env_file?: string[];
  secrets?: string[];
  volumes?: string[];
  tmpfs?: string[];
  ports?: string[];
  networks?: string[];
  network_mode?: string;
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  stop_grace_period?: string;
  restart?: string;
  deploy?: { resources: { limits: { cpus: string; memory: string } } };
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  secrets?: Record<string, { file: string }>;
  volumes?: Record<string, unknown>;
  networks?: Record<string, unknown>;
}

export function readText(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8');
}

export function readCompose(path: string): ComposeFile {
  return interpolateAll(parse(readText(path), { merge: true })) as ComposeFile;
}

/** As in Docker, only after YAML was read: an empty default is an empty text, not nothing. */
function interpolateAll(value: unknown): unknown {
  if (typeof value === 'string') return interpolate(value);
  if (Array.isArray(value)) return value.map(interpolateAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, interpolateAll(entry)]));
}

/** `${NAME:-default}` gives the default, `$$` a dollar; whatever else would need a variable fails. */
function interpolate(text: string): string {
  return text.replaceAll(/\$(\$|\{(\w+)(?::-([^}]*))?\})/g, (whole, dollar, name, fallback) => {
    if (dollar === '$') return '$';
    if (fallback === undefined) throw new Error(`${whole}: ${name} has no default`);
    return fallback;
  });
}

/** `NAME=value` lines; a value may stand in single quotes. */
export function readEnvironmentFile(path: string): Record<string, string> {
  const lines = readText(path)
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map(line => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(line)!;
      return [name!, value!.replace(/^'(.*)'$/, '$1')];
    }),
  );
}
