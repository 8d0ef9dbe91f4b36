// Adds up what the runners wrote into .reports; a runner that wrote nothing counts as one failure.
import { readFileSync } from 'node:fs';

const runners = {
  vitest: ({ numPassedTests, numFailedTests, numFailedTestSuites, success }) => [
    numPassedTests,
    failures(numFailedTests, numFailedTestSuites, success),
  ],
  playwright: ({ stats, errors }) => [stats.expected + stats.flaky, stats.unexpected + errors.length],
  check: ({ passed, failed }) => [passed, failed],
};

/** A file that could not be loaded has no failed test, but did fail. */
function failures(tests, suites, success) {
  return tests > 0 || success ? tests : Math.max(suites, 1);
}

let passed = 0;
let failed = 0;
for (const [name, read] of Object.entries(runners)) {
  const [ok, bad] = report(name, read);
  console.log(`${name}: ${ok} passed, ${bad} failed`);
  passed += ok;
  failed += bad;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function report(name, read) {
  try {
    const [ok, bad] = read(JSON.parse(readFileSync(`.reports/${name}.json`, 'utf8')));
    return ok + bad > 0 ? [ok, bad] : [0, 1];
  } catch {
    return [0, 1];
  }
}
