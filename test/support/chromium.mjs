import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from 'playwright';

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
        '  npx playwright install chromium\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium\n' +
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
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = namesOnThePath.map((name) => join(folder, name)).find(isExecutable);
    if (path) return { path, origin: 'on the PATH' };
  }
  return undefined;
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
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const installed =
    run('apt-get', ['update']) &&
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { DEBIAN_FRONTEND: 'noninteractive' });
  return installed ? fromPath() : undefined;
}

/** @returns {Found} */
function fromDownload() {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
  return run(process.execPath, [cli, 'install', 'chromium']) ? fromPlaywright('downloaded by Playwright') : undefined;
}

/**
 * @param {string} command
 * @param {string[]} parameters
 * @param {Record<string, string>} [environment]
 */
function run(command, parameters, environment) {
  console.error(`browser: none found, trying ${command} ${parameters.join(' ')}`);
  try {
    // Nothing of it goes to stdout, which belongs to whoever asked.
    execFileSync(command, parameters, { stdio: ['ignore', 2, 2], env: { ...process.env, ...environment } });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
