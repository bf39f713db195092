/** Looks for planted texts in everything a system said and wrote. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Planted {
  /** What it is, never the text itself: a finding is printed. */
  name: string;
  text: string;
}

/** `{where}: {name}` for every text found. */
export function findPlanted(planted: readonly Planted[], places: ReadonlyMap<string, Buffer>): string[] {
  const found: string[] = [];
  for (const [where, content] of places) {
    for (const { name, text } of planted) if (content.includes(text)) found.push(`${where}: ${name}`);
  }
  return found;
}

/** Every file below the directory, by its path there. */
export function readAllFiles(directory: string): Map<string, Buffer> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter(entry =>
    entry.isFile(),
  );
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(directory.length + 1), readFileSync(path)];
    }),
  );
}
