/**
 * What no payload may carry: anything that identifies a person or a person's device (domain section 3.2).
 * What always holds: a finding names a key, never a value, and never a key that is itself an identifier.
 * When in doubt a message is refused; only fields that no schema knows can fall victim to that.
 */
import { isJsonObject, toRejection } from './decoded-message.ts';
import type { Rejection } from './rejections.ts';

/** Refused as words of a key: `client_mac`, `srcIp`, `dhcp-hostname`. */
const FORBIDDEN_WORDS = new Set(
  `mac macs bssid ssid essid ip ips ipv host hosts hostname hostnames imsi imei msisdn iccid email mail phone
  telephone mobile user users username person persons vendor oui fingerprint signature dns url urls domain surname
  firstname lastname birthday password secret token`.split(/\s+/),
);

/** Refused anywhere in a key written without word borders: `clientmacaddress`. */
const FORBIDDEN_PARTS =
  /macadd?r|ipadd?r|hostname|ssid|useragent|username|e?mailaddr|imsi|imei|msisdn|fingerprint|clientid|stationid|proberequest|phonenumber|(?:client|station|sta|src|dst|source|remote|user|peer|device|wlan|wifi|ap)(?:mac|ip)s?$/;

/** Counts under these names are welcome; a list or an object would be about single clients. */
const CLIENT_LISTS =
  /^(?:connected|associated|wifi|wlan)?(?:client|station|lease|neighbour|neighbor|probe)s?(?:connected|list|used)?$/;

/** Names that would reach an object's prototype in careless code. */
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Fields that may look like an address without being one: versions, serial numbers, ids of commands. */
const DEVICE_TEXTS = new Set(['fw', 'hw', 'serial', 'model', 'id']);

const MAC_ADDRESS =
  /(?<![0-9a-f])(?:(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4})(?![0-9a-f])/i;
/** The last group of a UUID is none. */
const BARE_MAC_ADDRESS = /(?<![0-9a-z]|[0-9a-f]{4}-)(?=\d*[a-f])[0-9a-f]{12}(?![0-9a-z])/i;
const IPV4_ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/;
const IPV6_ADDRESS =
  /(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?<![0-9a-z:])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4})?/i;
const EMAIL_ADDRESS = /[\w.+-]@[\w-]+\.\w/;

export function isForbiddenKey(key: string): boolean {
  if (FORBIDDEN_PARTS.test(key.toLowerCase().replace(/[^a-z0-9]/g, ''))) return true;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]+/g);
  return words?.some(word => FORBIDDEN_WORDS.has(word)) ?? false;
}

/** Whether a text holds a MAC, IP or e-mail address. */
export function hasIdentifier(text: string): boolean {
  return hasPlainIdentifier(text) || BARE_MAC_ADDRESS.test(text) || IPV4_ADDRESS.test(text);
}

/** Those that cannot be meant as a version or a serial number. */
function hasPlainIdentifier(text: string): boolean {
  return MAC_ADDRESS.test(text) || IPV6_ADDRESS.test(text) || EMAIL_ADDRESS.test(text);
}

/**
 * Searches a parsed payload, at any depth. forbiddenField names the key; a key that would reach a prototype
 * is fieldInvalid. The caller has bounded the depth.
 */
export function findForbidden(document: unknown, parentKey?: string): Rejection | undefined {
  if (Array.isArray(document)) {
    for (const item of document) {
      const found = findInValue(item, parentKey);
      if (found) return found;
    }
    return undefined;
  }
  if (!isJsonObject(document)) return undefined;
  for (const key in document) {
    if (hasIdentifier(key)) return toRejection('forbiddenField', parentKey);
    if (isForbiddenKey(key) && !isServiceVendor(key, parentKey)) return toRejection('forbiddenField', key);
    if (PROTOTYPE_KEYS.has(key)) return toRejection('fieldInvalid', key);
    const value = document[key];
    const found =
      parentKey === undefined && DEVICE_TEXTS.has(key)
        ? findInDeviceText(value, key)
        : findInValue(value, key);
    if (found) return found;
  }
  return undefined;
}

function findInValue(value: unknown, key: string | undefined): Rejection | undefined {
  if (typeof value === 'string') return hasIdentifier(value) ? toRejection('forbiddenField', key) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (key !== undefined && CLIENT_LISTS.test(key.toLowerCase().replace(/[^a-z]/g, '')))
    return toRejection('forbiddenField', key);
  return findForbidden(value, key);
}

function findInDeviceText(value: unknown, key: string): Rejection | undefined {
  if (typeof value !== 'string') return findInValue(value, key);
  return MAC_ADDRESS.test(value) || EMAIL_ADDRESS.test(value)
    ? toRejection('forbiddenField', key)
    : undefined;
}

/** The one clash with the vocabulary: `service-vendor` is the network of the vendors at an event. */
function isServiceVendor(key: string, parentKey: string | undefined): boolean {
  return /^service-vendor(?:\.[a-zA-Z]+)?$/.test(key) && (parentKey === 'c' || parentKey === 'q');
}

const QUOTED_KEY = /"([^"\\]{1,96})"\s*:/g;

/**
 * The same question for text that may not be JSON: may an excerpt of it be kept? Escaped ASCII could hide
 * anything and counts as a finding.
 */
export function mayIdentifyPerson(text: string): boolean {
  if (hasIdentifier(text) || /\\u00[0-7]/i.test(text)) return true;
  for (const match of text.matchAll(QUOTED_KEY)) if (isForbiddenKey(match[1]!)) return true;
  return false;
}
