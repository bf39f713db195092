/** A command that runs another one with a directory mounted read-only for it alone; undefined without root. */
import { spawnSync } from 'node:child_process';

export function mountReadOnly(directory: string): string[] | undefined {
  const mount = `mount --bind "${directory}" "${directory}" && mount -o remount,ro,bind "${directory}"`;
  const wrapper = ['unshare', '-m', 'sh', '-c', `${mount} && exec "$@"`, 'sh'];
  const probe = spawnSync(wrapper[0]!, [...wrapper.slice(1), 'true']);
  return probe.status === 0 ? wrapper : undefined;
}
