/** What every test of the page needs: the console built from its sources, a browser, servers with a made-up network. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { buildConsole } from './build-console.ts';
import { launchChromium, openPage, type PageOptions } from './chromium.ts';
import { type ConsoleServer, openConsoleServer } from './console-server.ts';

export interface ConsoleFixture {
  /** A server of the test's own. */
  openServer(deviceCount: number): Promise<ConsoleServer>;
  /** The page of all devices with its list filled; `search` is the query of the address. */
  openConsole(server: ConsoleServer, search?: string, options?: PageOptions): Promise<Page>;
  /** Any page; `address` is path and query without a slash before. */
  openAddress(server: ConsoleServer, address: string, options?: PageOptions): Promise<Page>;
}

/** Builds and launches once for the tests of the calling block. */
export function useConsole(): ConsoleFixture {
  let directory: string;
  let browser: Browser;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'leitstand-console-'));
    await buildConsole(directory);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  });

  return {
    async openServer(deviceCount) {
      const server = await openConsoleServer({ directory, deviceCount });
      onTestFinished(() => server.close());
      return server;
    },
    async openConsole(server, search = '', options = {}) {
      const page = await openPage(browser, `${server.url}devices${search}`, options);
      await page.locator('tbody [data-device]').first().waitFor();
      return page;
    },
    openAddress: (server, address, options = {}) => openPage(browser, server.url + address, options),
  };
}

export function idOf(server: ConsoleServer, kind: string): string {
  return [...server.devices.values()].find(device => device.kind === kind && device.presence === 'ready')!.id;
}
