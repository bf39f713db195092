/** Looks for planted texts in everything a system said and wrote. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Every file below the directory, by its path there. A running system may delete one meanwhile. */
export function readAllFiles(directory: string): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && existsSync(path))
      contents.set(path.slice(directory.length + 1), readFileSync(path));
  }
  return contents;
}
