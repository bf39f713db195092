/** Reads the settings once, at the edge; faults end the process with one line each. */
import { readFileSync } from 'node:fs';
import { AppError } from '#core/app-error.ts';
import { CONFIG_FILE_SETTING, parseSettings } from '#core/parse-settings.ts';
import type { Settings } from '#core/settings.ts';

/** @throws AppError INVALID_CONFIGURATION naming every fault */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const result = parseSettings(environment, readFile(environment[CONFIG_FILE_SETTING]));
  if (result.ok) return result.settings;
  throw new AppError('INVALID_CONFIGURATION', result.faults.join('\nleitstand: '));
}

function readFile(path: string | undefined): Record<string, unknown> {
  if (!path) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
  } catch (error) {
    throw new AppError('INVALID_CONFIGURATION', `${path}: ${(error as Error).message}`, { cause: error });
  }
  throw new AppError('INVALID_CONFIGURATION', `${path}: must hold a JSON object of settings`);
}
