import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What to type where a package cannot be installed from here. */
export const installCommand = (/** @type {string} */ name) =>
  `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${name}`;

/**
 * Finds one of these programs, or installs the package of Debian that has it.
 * @param {readonly string[]} names
 * @param {string} packageName
 * @returns {string} its path
 * @throws Error that names the command to type, where it cannot be had
 */
function findProgram(names, packageName) {
  const found = onThePath(names) ?? (installFromDebian(packageName) ? onThePath(names) : undefined);
  if (found) return found;
  throw new Error(
    `No ${names.join(' or ')} was found on the PATH and none could be installed. Type this and try again:\n  ${installCommand(packageName)}`,
  );
}

/** A TURN server. @throws Error as {@link findProgram} */
export const findTurnServer = () => findProgram(['turnserver'], 'coturn');

/** @throws Error as {@link findProgram} */
export const findFirefox = () => findProgram(['firefox-esr', 'firefox'], 'firefox-esr');

/**
 * @param {readonly string[]} names - the one that is wanted most comes first.
 * @returns {string | undefined}
 */
export function onThePath(names) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/**
 * Installs a package where that can be done without a password.
 * @param {string} name
 */
export function installFromDebian(name) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  // Another process that tries the same holds the lock for a while.
  const install = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', name];
  return run('apt-get', ['update']) && run('apt-get', install, { DEBIAN_FRONTEND: 'noninteractive' });
}

/**
 * Runs what may take long, and says so.
 * @param {string} command
 * @param {string[]} parameters
 * @param {Record<string, string>} [environment]
 */
export function run(command, parameters, environment) {
  console.error(`not found yet, trying ${command} ${parameters.join(' ')}`);
  try {
    // Nothing of it goes to stdout, which belongs to whoever asked.
    execFileSync(command, parameters, { stdio: ['ignore', 2, 2], env: { ...process.env, ...environment } });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
