/**
 * Which addresses the server never connects to on behalf of others, for a map or a webhook (fault matrix S22). What
 * always holds: names are resolved once, by the same call that connects, so that a name cannot lead elsewhere the
 * second time.
 */
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Never a server of others, whatever the operator allows: link-local (cloud metadata), multicast, broadcast, unspecified. */
const NEVER = toBlockList(
  ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
  ['::/128', 'fe80::/10', 'ff00::/8'],
);

/** This machine and private networks; allowed only where the operator says that what is asked for is there. */
const PRIVATE = toBlockList(
  [
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
  ],
  ['::1/128', 'fc00::/7', 'fec0::/10', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', '2001::/32'],
);

export class RefusedAddress extends Error {
  constructor(address: string) {
    super(`The address ${address} is not that of a public server`);
    this.name = 'RefusedAddress';
  }
}

/** @param address an IP address, not a name; IPv4 within IPv6 counts as IPv4 */
export function isRefusedAddress(address: string, isPrivateAllowed: boolean): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || NEVER.check(address, family)) return true;
  return !isPrivateAllowed && PRIVATE.check(address, family);
}

/** For an URL that names an address instead of a host: no name is resolved for it. Throws RefusedAddress. */
export function checkHost(hostname: string, isPrivateAllowed: boolean): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0 && isRefusedAddress(address, isPrivateAllowed)) throw new RefusedAddress(address);
}

/** For `http.request`: fails when the name leads to a refused address, even if it leads to others as well. */
export function createCheckedLookup(isPrivateAllowed: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const refused = error
        ? undefined
        : found.find(({ address }) => isRefusedAddress(address, isPrivateAllowed));
      const [first] = found ?? [];
      if (error || !first) callback(error ?? new Error(`${hostname} has no address`), '', 0);
      else if (refused) callback(new RefusedAddress(refused.address), '', 0);
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

function toBlockList(fours: readonly string[], sixes: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [ranges, family] of [
    [fours, 'ipv4'],
    [sixes, 'ipv6'],
  ] as const) {
    for (const range of ranges) {
      const [network = '', bits] = range.split('/');
      list.addSubnet(network, Number(bits), family);
    }
  }
  return list;
}
