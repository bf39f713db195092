/** Which addresses the server connects to for a map, however they are written (fault matrix S22). */
import { describe, expect, it } from 'vitest';
import { createCheckedLookup, isRefusedAddress } from '#core/refused-addresses.ts';
import { fetchUpstream } from '../../../api/basemap/fetch-upstream.ts';
import { openMapServer } from './map-server.ts';

const NEVER = [
  '169.254.169.254',
  '::ffff:169.254.169.254',
  '0.0.0.0',
  '::',
  'fe80::1',
  '224.0.0.1',
  'maps.example',
];
const PRIVATE = [
  ...['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
  ...['::1', '::ffff:127.0.0.1', '::ffff:7f00:1', 'fd00::1', '64:ff9b::7f00:1', '2002:7f00:1::'],
];
const PUBLIC = ['93.184.216.34', '172.32.0.1', '2606:2800:220:1::1', '::ffff:93.184.216.34'];

describe('addresses', () => {
  it('of metadata services and the like are refused always, private ones unless allowed', () => {
    for (const address of NEVER) {
      expect([isRefusedAddress(address, true), isRefusedAddress(address, false)], address).toEqual([
        true,
        true,
      ]);
    }
    for (const address of PRIVATE) {
      expect([isRefusedAddress(address, true), isRefusedAddress(address, false)], address).toEqual([
        false,
        true,
      ]);
    }
    for (const address of PUBLIC) expect(isRefusedAddress(address, false), address).toBe(false);
  });

  it('are checked where a name is resolved, in the call that connects', async () => {
    const resolve = (isPrivateAllowed: boolean) =>
      new Promise((found, failed) =>
        createCheckedLookup(isPrivateAllowed)('localhost', {}, (error, address) =>
          error ? failed(error) : found(address),
        ),
      );
    await expect(resolve(false)).rejects.toThrow('not that of a public server');
    await expect(resolve(true)).resolves.toMatch(/^(127\.0\.0\.1|::1)$/);
  });

  it.each(['127.0.0.1', '127.1', '0x7f.0.0.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])(
    'do not lead to this machine when written as %s',
    async host => {
      const server = await openMapServer();
      const { origin } = new URL(`http://${host}:${new URL(server.origin).port}`);
      const upstream = { origin, isPrivateAllowed: false, timeoutMs: 20_000 };
      const failure = fetchUpstream(
        upstream,
        `${origin}/tiles/1/1/1.pbf`,
        1_000,
        new AbortController().signal,
      );
      await expect(failure).rejects.toMatchObject({
        name: 'UpstreamFailed',
        cause: { name: 'RefusedAddress' },
      });
      expect(server.asked).toEqual([]);
    },
  );

  it('of other servers are not asked, even where private ones are allowed', async () => {
    const [server, other] = [await openMapServer(), await openMapServer()];
    const upstream = { origin: server.origin, isPrivateAllowed: true, timeoutMs: 20_000 };
    const ask = (address: string) => fetchUpstream(upstream, address, 1_000, new AbortController().signal);
    for (const address of [
      `${other.origin}/tiles/1/1/1.pbf`,
      'file:///etc/passwd',
      'data:,tile',
      server.origin.replace('//', '//user:password@'),
    ]) {
      await expect(ask(address), address).rejects.toThrow('another server');
    }
    expect(other.asked).toEqual([]);
    await expect(ask(`${server.origin}/tiles/1/1/1.pbf`)).resolves.toMatchObject({ encoding: 'gzip' });
  });
});
