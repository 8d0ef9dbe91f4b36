import { useState } from 'react';

type Theme = 'light' | 'dark';

/** Changes between light and dark; until it is used, the page follows the system. */
export function ThemeSwitch() {
  const [chosen, setChosen] = useState<Theme>();
  const isDark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  function choose(theme: Theme) {
    document.documentElement.dataset['theme'] = theme;
    setChosen(theme);
  }
  return (
    <button type="button" className="theme-switch" aria-pressed={isDark} onClick={() => choose(isDark ? 'light' : 'dark')}>
      <svg className="theme-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <circle cx="12" cy="12" r="8.5" />
        <path className="theme-half" d="M12 3.5a8.5 8.5 0 0 1 0 17z" />
      </svg>
      <span className="for-the-ear">Dark theme</span>
    </button>
  );
}
