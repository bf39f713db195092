/**
 * The order in which test files run: those that take long come first, so that at the end all workers have something
 * to do. They come in turn of each kind, so that not all workers drive a browser at the same time.
 */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONG: readonly RegExp[] = [
  /^test\/browser\//,
  /^test\/(faults|end-to-end)\//,
  /^test\/(store\/(telemetry|journal)|bin)\//,
];

export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const kindOf = ({ moduleId }: TestSpecification) =>
      LONG.findIndex(kind => kind.test(relative(this.ctx.config.root, moduleId)));
    const kinds = LONG.map((_, kind) => usual.filter(file => kindOf(file) === kind));
    const inTurn = Array.from({ length: Math.max(...kinds.map(({ length }) => length)) }, (_, turn) =>
      kinds.flatMap(kind => kind.slice(turn, turn + 1)),
    );
    return [...inTurn.flat(), ...usual.filter(file => kindOf(file) === -1)];
  }
}
