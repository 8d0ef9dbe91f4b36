import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores([
    'dist',
    '.reports',
    'test-results',
    'playwright-report',
    'demo-app/dist',
    'storybook-static',
    'test/browser/pages',
    'test/bench/page',
  ]),
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  // Playwright's `use` is not React's.
  { ...reactHooks.configs.flat['recommended-latest'], files: ['src/**', 'test/**/*.tsx', 'stories/**/*.tsx', 'demo-app/**/*.tsx'] },
  {
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'src/server/tsconfig.json', 'test/tsconfig.json', 'stories/tsconfig.json', 'demo-app/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      // `if (over) return leave();` reads well, and the types tell that nothing comes back.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // `async` also turns what is thrown into a rejection, which ports promise.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // The compiler's noPropertyAccessFromIndexSignature asks for the brackets.
      '@typescript-eslint/dot-notation': 'off',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
      // It asks for the `!` that no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Most of our objects are closures: their methods can be handed on as they are.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      eqeqeq: 'error',
    },
  },
  // A test in which such a thing is missing fails right there.
  { files: ['test/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['*.config.{ts,js}', '**/vite.config.ts', '.storybook/*', 'stories/**/*.stories.tsx'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['**/*.{js,mjs}'], rules: tseslint.configs.disableTypeChecked.rules, languageOptions: { parserOptions: { project: false } } },
);
