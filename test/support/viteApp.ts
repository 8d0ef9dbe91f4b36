import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProject, type Outcome, type Project, type ReactVersion } from './packedProject';

/** An app as `npm create vite -- --template react-ts` makes it, save for what it shows. */
export interface ViteApp extends Project {
  typecheck(): Promise<Outcome>;
  /** Prints warnings and errors only. The result is in `dist`, with source maps. */
  build(): Promise<Outcome>;
}

/** @param main - the text of `src/main.tsx`. */
export function createViteApp(react: ReactVersion, main: string): ViteApp {
  const project = createProject({ react, tools: ['vite', '@vitejs/plugin-react', 'typescript'] });
  project.write('package.json', JSON.stringify({ name: 'empty-app', private: true, type: 'module' }));
  project.write('index.html', page);
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }));
  project.write('vite.config.ts', viteConfig);
  project.write('src/main.tsx', main);
  return {
    ...project,
    typecheck: () => project.run('node_modules/typescript/bin/tsc', '--noEmit'),
    build: () => project.run('node_modules/vite/bin/vite.js', 'build', '--sourcemap', '--logLevel', 'warn'),
  };
}

/** The code of the first block of this language in the README. */
export function readmeExample(language: 'tsx' | 'ts'): string {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const code = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(readme)?.[1];
  if (!code) throw new Error(`The README has no example in ${language}.`);
  return code;
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <link rel="icon" href="data:," />
    <meta name="viewport" content="width=device-width, initial-scale=1.0" />
    <title>empty-app</title>
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/src/main.tsx"></script>
  </body>
</html>
`;

const viteConfig = `import { defineConfig } from 'vite'
import react from '@vitejs/plugin-react'

export default defineConfig({
  plugins: [react()],
  // How fast the machine is, is no fault of the app.
  build: { rolldownOptions: { checks: { pluginTimings: false } } },
})
`;

/** Those of the template. */
const compilerOptions = {
  target: 'es2023',
  lib: ['ES2023', 'DOM'],
  module: 'esnext',
  types: ['vite/client'],
  skipLibCheck: true,
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  moduleDetection: 'force',
  noEmit: true,
  jsx: 'react-jsx',
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  erasableSyntaxOnly: true,
  noFallthroughCasesInSwitch: true,
  noUncheckedSideEffectImports: true,
};
