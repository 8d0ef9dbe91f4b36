import type { Decorator, Preview } from '@storybook/react-vite';
import { afterEach as checkWithAxe } from '@storybook/addon-a11y/preview';
import { CallProvider } from 'hookswitch';
import 'hookswitch/styles.css';
import { configure } from 'storybook/test';
import { phoneOf } from '../stories/phone';
import './preview.css';

// Stories also run as tests, side by side on machines that are busy.
configure({ asyncUtilTimeout: 5_000 });

/** The page a story stands on: one, or one of each theme. */
const onPanes: Decorator = (Story, { globals, parameters }) => {
  const themes = globals['theme'] === 'both' ? ['light', 'dark'] : [String(globals['theme'])];
  return (
    <div className="panes">
      {themes.map((theme) => (
        <div
          key={theme}
          className="pane"
          data-theme={theme}
          data-wide={parameters['wide'] === true || undefined}
          dir={String(globals['direction'])}
        >
          <Story />
        </div>
      ))}
    </div>
  );
};

/** Stories without a phone of their own bring their clients themselves. */
const withClient: Decorator = (Story, { loaded }) =>
  'phone' in loaded ? (
    <CallProvider client={phoneOf(loaded).client}>
      <Story />
    </CallProvider>
  ) : (
    <Story />
  );

const preview: Preview = {
  decorators: [onPanes, withClient],
  globalTypes: {
    theme: {
      description: 'Theme',
      toolbar: {
        dynamicTitle: true,
        items: [
          { value: 'light', title: 'Light', icon: 'sun' },
          { value: 'dark', title: 'Dark', icon: 'moon' },
          { value: 'both', title: 'Side by side', icon: 'sidebyside' },
        ],
      },
    },
    direction: {
      description: 'Direction of writing',
      toolbar: {
        dynamicTitle: true,
        items: [
          { value: 'ltr', title: 'Left to right', icon: 'arrowright' },
          { value: 'rtl', title: 'Right to left', icon: 'arrowleft' },
        ],
      },
    },
  },
  initialGlobals: { theme: 'light', direction: 'ltr' },
  parameters: {
    layout: 'fullscreen',
    a11y: { test: 'error' },
    controls: { expanded: true },
    options: {
      storySort: {
        order: [
          'Introduction',
          'Theming',
          'Words',
          'Testing',
          'Components',
          'Flows',
          ['The whole phone', 'A whole call', 'Examples of the pages'],
        ],
      },
    },
    viewport: {
      options: {
        narrow: { name: 'Narrow, 320 px', styles: { width: '320px', height: '640px' }, type: 'mobile' },
        phone: { name: 'Phone, 390 px', styles: { width: '390px', height: '844px' }, type: 'mobile' },
        tablet: { name: 'Tablet, 768 px', styles: { width: '768px', height: '1024px' }, type: 'tablet' },
        desktop: { name: 'Desktop, 1280 px', styles: { width: '1280px', height: '800px' }, type: 'desktop' },
      },
    },
  },
  tags: ['autodocs'],
  beforeEach:
    ({ loaded }) =>
    async () => {
      if ('phone' in loaded) await phoneOf(loaded).client.logout();
    },
  /** As a test, each story is seen by axe in both themes: here in the dark one, and by the add-on in the one it stands in. */
  async afterEach(context) {
    if (import.meta.env['VITEST_STORYBOOK'] === undefined) return;
    const panes = [...context.canvasElement.querySelectorAll<HTMLElement>('.pane')];
    for (const pane of panes) pane.dataset['theme'] = 'dark';
    try {
      await checkWithAxe(context);
    } finally {
      for (const pane of panes) pane.dataset['theme'] = String(context.globals['theme']);
    }
  },
};

export default preview;
