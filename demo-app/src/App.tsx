import type { ReactNode } from 'react';
import { demoPassword } from './accounts';
import { InsecureNotice } from './InsecureNotice';
import { ThemeSwitch } from './ThemeSwitch';

const pages = [
  { path: '/', name: 'One side' },
  { path: '/pair', name: 'Both sides' },
] as const;

export interface AppProps {
  /** The page that is shown. */
  path: (typeof pages)[number]['path'];
  children: ReactNode;
}

/** What stands around every page. */
export function App({ path, children }: AppProps) {
  return (
    <>
      <header className="header">
        <p className="brand">
          <BrandIcon />
          <span className="brand-name">Hookswitch</span>
        </p>
        <nav className="pages" aria-label="Pages">
          {pages.map((page) => (
            <a key={page.path} className="page-link" href={page.path} aria-current={page.path === path ? 'page' : undefined}>
              {page.name}
            </a>
          ))}
        </nav>
        <ThemeSwitch />
      </header>
      <main className="main">
        <InsecureNotice />
        {children}
      </main>
      <footer className="footer">
        <p className="footer-line">
          This demo runs on your own machine: React components and a calling server, both from the package <code>hookswitch</code>. The
          password of Alice, Bob and Carol is <code>{demoPassword}</code>.
        </p>
      </footer>
    </>
  );
}

/** A receiver on its hook. */
function BrandIcon() {
  return (
    <svg className="brand-icon" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="brand-field" width="32" height="32" rx="8" />
      <path className="brand-line" d="M6 17.5v-2.2c0-7.4 20-7.4 20 0v2.2h-5.6v-3.2c-2.3-1-6.5-1-8.8 0v3.2zM9 23.5h14" />
    </svg>
  );
}
