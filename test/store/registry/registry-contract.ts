/** What every implementation of the registry does. Nothing here knows the engine. */
import { describe } from 'vitest';
import { describeAccess } from './contract-access.ts';
import { describeAlarms } from './contract-alarms.ts';
import { describeAudit } from './contract-audit.ts';
import { describeCommands } from './contract-commands.ts';
import { describeConcurrency } from './contract-concurrency.ts';
import { describeDeviceListings } from './contract-device-listings.ts';
import { describeDevices } from './contract-devices.ts';
import { describeIngest } from './contract-ingest.ts';
import { describeNetwork } from './contract-network.ts';
import { describeNotifications } from './contract-notifications.ts';
import { describePeople } from './contract-people.ts';
import { describeQuality } from './contract-quality.ts';
import { describeRefusals } from './contract-refusals.ts';
import { describeRequestSteps } from './contract-request-steps.ts';
import { describeRequestSurroundings } from './contract-request-surroundings.ts';
import { describeRequests } from './contract-requests.ts';
import type { CreateRegistryTestStore } from './registry-fixtures.ts';

export function describeRegistryContract(engine: string, createStore: CreateRegistryTestStore): void {
  describe(`registry on ${engine}`, () => {
    describe('devices', () => describeDevices(createStore));
    describe('device listings', () => describeDeviceListings(createStore));
    describe('access', () => describeAccess(createStore));
    describe('people', () => describePeople(createStore));
    describe('commands and configuration', () => describeCommands(createStore));
    describe('ingest', () => describeIngest(createStore));
    describe('quarantine and device log', () => describeRefusals(createStore));
    describe('data quality', () => describeQuality(createStore));
    describe('alarms', () => describeAlarms(createStore));
    describe('notifications', () => describeNotifications(createStore));
    describe('fibre network', () => describeNetwork(createStore));
    describe('requests', () => describeRequests(createStore));
    describe('steps of requests', () => describeRequestSteps(createStore));
    describe('around requests', () => describeRequestSurroundings(createStore));
    describe('audit', () => describeAudit(createStore));
    describe('several at once', () => describeConcurrency(createStore));
  });
}
