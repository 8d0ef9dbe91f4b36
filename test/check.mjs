// The checks that run nothing of ours: types, style, dead code, the shape and the size of the package. All run, also after one has failed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';

const checks = {
  types: 'npm run --silent typecheck',
  eslint: 'npm run --silent lint',
  prettier: 'npx --no-install prettier --check --log-level warn .',
  knip: 'npx --no-install knip',
  publint: 'npx --no-install publint --strict',
  attw: 'npx --no-install attw --pack . --profile esm-only --exclude-entrypoints ./styles.css',
  size: 'node test/size.mjs',
};

const results = Object.entries(checks).map(([name, command]) => {
  console.log(`\n── ${name}: ${command}`);
  return { name, passed: spawnSync(command, { stdio: 'inherit', shell: true }).status === 0 };
});

const failed = results.filter((result) => !result.passed).map((result) => result.name);
mkdirSync('.reports', { recursive: true });
writeFileSync('.reports/check.json', JSON.stringify({ passed: results.length - failed.length, failed: failed.length }));
console.log(`\n${failed.length === 0 ? 'All static checks passed.' : `Failed: ${failed.join(', ')}`}`);
process.exitCode = failed.length > 0 ? 1 : 0;
