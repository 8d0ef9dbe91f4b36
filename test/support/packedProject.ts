import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The two ends of what is supported. */
export const reactVersions = ['19', '18.3'] as const;
export type ReactVersion = (typeof reactVersions)[number];

const installed = { '19': 'node_modules', '18.3': 'test/react-18/node_modules' } satisfies Record<ReactVersion, string>;

/** How a program ended, and what it printed on both outputs. */
export interface Outcome {
  passed: boolean;
  output: string;
}

/** A project of somebody else, in a folder of its own outside of this repository. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): void;
  /** Runs a script of Node there, as from a fresh shell. */
  run(script: string, ...parameters: string[]): Promise<Outcome>;
  remove(): void;
}

/** What a project has installed beside the packed package; all as it is installed here, so that no network is needed. */
export interface ProjectOptions {
  /** With its types. */
  react?: ReactVersion | undefined;
  packages?: readonly string[] | undefined;
  /** Linked, not copied: nothing of the project is made of them. */
  tools?: readonly string[] | undefined;
}

/** Makes a project that has installed the package as it would be published. */
export function createProject({ react, packages = [], tools = [] }: ProjectOptions = {}): Project {
  const folder = mkdtempSync(join(tmpdir(), 'hookswitch-packed-'));
  const own = join(folder, 'node_modules/hookswitch');
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['-xz', '-C', own, '--strip-components', '1'], { input: pack().tarball });
  install(dependenciesOf(own), folder);
  if (react) install(['react', 'react-dom', '@types/react', '@types/react-dom'], folder, installed[react]);
  install(packages, folder);
  for (const name of tools) link(name, folder);
  return {
    folder,
    write(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    run: (script, ...parameters) => run([script, ...parameters], folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The package as it would be published. */
interface Packed {
  /** Gzipped tar. */
  tarball: Buffer;
  /** The paths of the files in it. */
  contents: readonly string[];
}

let packed: Packed | undefined;

/** Made once in each process. */
export function pack(): Packed {
  packed ??= makeTarball();
  return packed;
}

function makeTarball(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'hookswitch-tarball-'));
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [{ filename, files }] = JSON.parse(said) as [{ filename: string; files: { path: string }[] }]; // One package, one entry.
  const tarball = readFileSync(join(folder, filename));
  rmSync(folder, { recursive: true });
  return { tarball, contents: files.map(({ path }) => path) };
}

/** Copies, with what they depend on: packages that were linked would find their own dependencies here instead of there. */
function install(names: readonly string[], folder: string, from = 'node_modules'): void {
  for (const name of names) {
    const target = join(folder, 'node_modules', name);
    if (existsSync(target)) continue;
    const source = [from, 'node_modules'].map((place) => join(root, place, name)).find((path) => existsSync(path));
    if (!source) throw new Error(`${name} is not installed here.`);
    cpSync(source, target, { recursive: true });
    install(dependenciesOf(target), folder, from);
  }
}

function dependenciesOf(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> };
  return Object.keys(manifest.dependencies ?? {});
}

function link(name: string, folder: string): void {
  const target = join(folder, 'node_modules', name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), target, 'junction');
}

function run(parameters: readonly string[], cwd: string): Promise<Outcome> {
  // What test runners set would be heeded by the programs, too.
  const env = { ...process.env, NODE_ENV: undefined, NODE_OPTIONS: undefined, FORCE_COLOR: undefined, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, { cwd, env, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ passed: error === null, output: stdout + stderr }),
    );
  });
}
