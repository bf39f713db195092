/** What a person at a terminal reads. Log lines go elsewhere (pino). */

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One clear line on stderr; the exit code says it failed. */
export function fail(line: string): void {
  process.stderr.write(`leitstand: ${line}\n`);
  process.exitCode = 1;
}

/** Redraws one line while something goes on; on a file or pipe only the last state is written. */
export function createProgressLine(): { show(line: string): void; done(line: string): void } {
  const live = process.stdout.isTTY;
  return {
    show(line) {
      if (live) process.stdout.write(`\r\x1b[2K  … ${line}`);
    },
    done(line) {
      process.stdout.write(`${live ? '\r\x1b[2K' : ''}  ✓ ${line}\n`);
    },
  };
}
