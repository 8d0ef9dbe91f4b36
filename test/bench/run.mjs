// Node runs no TypeScript; Vite's loader does.
import { runnerImport } from 'vite';

await runnerImport(new URL('./setup.ts', import.meta.url).pathname);
