import type { Meta, StoryObj } from '@storybook/react-vite';
import { PermissionHelp, TextsProvider, type MediaFailure } from 'hookswitch';
import { expect, fn, waitFor } from 'storybook/test';
import { bob, painted, phone, phoneOf } from '../phone';

const failed = (reason: MediaFailure) => ({ name: 'BasicError', code: 'call:4', message: '', reason }) as const;

/** What to click so that microphone and camera can be used: by the browser, and by what went wrong last. */
const meta = {
  title: 'Components/PermissionHelp',
  component: PermissionHelp,
  loaders: [phone()],
} satisfies Meta<typeof PermissionHelp>;
export default meta;
type Story = StoryObj<typeof meta>;

export const LastError: Story = {
  name: 'The microphone was denied a moment ago',
  args: { onTryAgain: fn() },
  loaders: [phone(({ media }) => media.denyCapture('denied-by-person'))],
  play: async ({ canvas, args, loaded, userEvent }) => {
    await painted();
    phoneOf(loaded).client.call.make(bob.address);
    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('not allowed');
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));

    await expect(args.onTryAgain).toHaveBeenCalledOnce();
    await waitFor(() => expect(canvas.queryByRole('list')).toBe(null));
  },
};

export const InChrome: Story = {
  name: 'Denied, in Chrome and Edge',
  args: { error: failed('denied-by-person'), browser: 'chrome', onTryAgain: fn() },
  play: async ({ canvas }) => {
    await expect(canvas.getAllByRole('listitem')).toHaveLength(3);
  },
};

export const InFirefox: Story = { name: 'Denied, in Firefox', args: { error: failed('denied-by-person'), browser: 'firefox' } };

export const InSafari: Story = { name: 'Denied, in Safari', args: { error: failed('denied-by-person'), browser: 'safari' } };

export const OnAnIPhone: Story = { name: 'Denied, on an iPhone', args: { error: failed('denied-by-person'), browser: 'safari-ios' } };

export const OnAndroid: Story = { name: 'Denied, on Android', args: { error: failed('denied-by-person'), browser: 'chrome-android' } };

export const Elsewhere: Story = { name: 'Denied, in another browser', args: { error: failed('denied-by-person'), browser: 'other' } };

export const BySystem: Story = {
  name: 'The system blocks it',
  args: { error: failed('denied-by-system') },
  play: async ({ canvas }) => {
    await expect(canvas.getByText(/settings of your system/)).toBeVisible();
  },
};

export const NoDevice: Story = { name: 'There is no microphone', args: { error: failed('no-device') } };

export const InUse: Story = { name: 'Another program has it', args: { error: failed('device-in-use') } };

export const TooMuch: Story = { name: 'No device can do what was asked for', args: { error: failed('overconstrained') } };

export const Insecure: Story = { name: 'The page is not secure', args: { error: failed('insecure-context') } };

export const Aborted: Story = { name: 'It did not start', args: { error: failed('aborted') } };

export const Unsupported: Story = {
  name: 'A browser without calls',
  args: { error: failed('unsupported-browser') },
};

export const InGerman: Story = {
  name: 'In another language',
  args: { error: failed('no-device'), onTryAgain: fn() },
  render: (args) => (
    <TextsProvider
      texts={{
        tryAgain: 'Noch einmal versuchen',
        mediaFailures: {
          'denied-by-person': 'Mikrofon oder Kamera sind nicht erlaubt',
          'denied-by-system': 'Das System sperrt Mikrofon oder Kamera',
          'no-device': 'Kein Mikrofon gefunden',
          'device-in-use': 'Ein anderes Programm benutzt Mikrofon oder Kamera',
          overconstrained: 'Kein Gerät kann, was verlangt wird',
          'insecure-context': 'Diese Seite ist nicht sicher genug',
          aborted: 'Das Gerät ist nicht angesprungen',
          'unsupported-browser': 'Dieser Browser kann nicht anrufen',
        },
        mediaSteps: () => ['Schließen Sie ein Mikrofon an.', 'Versuchen Sie es noch einmal.'],
      }}
    >
      <PermissionHelp {...args} />
    </TextsProvider>
  ),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Noch einmal versuchen' })).toBeVisible();
  },
};

export const Nothing: Story = { name: 'Nothing is wrong, and nothing is shown', tags: ['!autodocs'] };
