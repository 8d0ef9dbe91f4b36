// Everything `npm test` runs after the build. The second suite also runs when the first has failed, so that the sums are whole.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { findChromium } from './support/chromium.mjs';
import { findFirefox, findTurnServer } from './support/debian.mjs';

rmSync('.reports', { recursive: true, force: true });
findChromium();
for (const find of [findTurnServer, findFirefox]) {
  try {
    find();
  } catch (missing) {
    // Everything else can do without; the tests that cannot, fail with the same sentence.
    console.error(missing instanceof Error ? missing.message : missing);
  }
}

const suites = [
  ['node_modules/vitest/vitest.mjs', 'run'],
  ['node_modules/@playwright/test/cli.js', 'test'],
];
const failed = suites.filter((suite) => spawnSync(process.execPath, suite, { stdio: 'inherit' }).status !== 0);
process.exitCode = failed.length > 0 ? 1 : 0;
