import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';
import { installCommand, installFromDebian, isExecutable, onThePath, run } from './debian.mjs';

const namesOnThePath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Keeps headless Chromium quiet, and alive as root. */
export const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A camera and microphones that are not there. */
export const fakeDeviceFlags = ['--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required'];

/** Answers every question for a permission with yes, whatever else was set; tests of denials leave it out. */
export const fakeConsentFlag = '--use-fake-ui-for-media-stream';

/**
 * Finds a Chromium, or installs one, and says which was taken.
 * @returns {string} the path of the executable
 * @throws Error that names the commands to type, where none can be had
 */
export function findChromium() {
  const found = fromEnvironment() ?? fromPath() ?? fromPlaywright('cache of Playwright') ?? fromDebian() ?? fromDownload();
  if (!found) {
    throw new Error(
      'No Chromium was found and none could be installed. Type one of these and try again:\n' +
        `  npx playwright install chromium\n  ${installCommand('chromium')}\n` +
        'or set CHROME_PATH to the executable of a Chromium or Chrome.',
    );
  }
  // The processes started from here (workers of the test runners) take the same one, and say nothing.
  if (!process.env['HOOKSWITCH_CHROMIUM']) console.error(`browser: ${found.path} (${found.origin})`);
  process.env['HOOKSWITCH_CHROMIUM'] = found.path;
  return found.path;
}

/** @typedef {{ path: string, origin: string } | undefined} Found */

/** @returns {Found} */
function fromEnvironment() {
  const path = process.env['HOOKSWITCH_CHROMIUM'] ?? process.env['CHROME_PATH'];
  if (!path) return undefined;
  if (!isExecutable(path)) throw new Error(`CHROME_PATH is ${path}, which cannot be run. Correct it, or unset it to have a browser found.`);
  return { path, origin: 'CHROME_PATH' };
}

/** @returns {Found} */
function fromPath() {
  const path = onThePath(namesOnThePath);
  return path === undefined ? undefined : { path, origin: 'on the PATH' };
}

/**
 * @param {string} origin
 * @returns {Found}
 */
function fromPlaywright(origin) {
  const path = chromium.executablePath();
  return existsSync(path) ? { path, origin } : undefined;
}

/** @returns {Found} */
function fromDebian() {
  return installFromDebian('chromium') ? fromPath() : undefined;
}

/** @returns {Found} */
function fromDownload() {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
  return run(process.execPath, [cli, 'install', 'chromium']) ? fromPlaywright('downloaded by Playwright') : undefined;
}
