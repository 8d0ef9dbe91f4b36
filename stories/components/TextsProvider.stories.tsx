import type { Meta, StoryObj } from '@storybook/react-vite';
import { CallControls, CallStatus, Dialer, ErrorNotice, IncomingCallBanner, LoginForm, TextsProvider } from 'hookswitch';
import { expect } from 'storybook/test';
import { bob, painted, phone, phoneOf, talking, video } from '../phone';
import { german, hebrew } from '../words';

/** Replaces words of the components below it. What is left out stays as it is outside, in the end English. */
const meta = {
  title: 'Components/TextsProvider',
  component: TextsProvider,
  args: {
    texts: german,
    children: (
      <div className="stack">
        <IncomingCallBanner />
        <CallStatus />
        <ErrorNotice />
        <Dialer />
        <CallControls />
      </div>
    ),
  },
} satisfies Meta<typeof TextsProvider>;
export default meta;
type Story = StoryObj<typeof meta>;

const carol = { address: 'carol@example.com', name: 'Carol Clark' };

export const German: Story = {
  name: 'In German, where words are longer',
  loaders: [
    phone(async (it) => {
      await talking(video)(it);
      await it.farSide.calls(carol, video);
    }),
  ],
  play: async ({ canvas }) => {
    await canvas.findByRole('alertdialog', { name: 'Carol Clark ruft an' });
    await canvas.findByRole('button', { name: 'Mit Video annehmen' });
  },
};

export const Hebrew: Story = {
  name: 'In Hebrew, from right to left',
  args: { texts: hebrew },
  globals: { direction: 'rtl' },
  loaders: [
    phone(async (it) => {
      await talking(video)(it);
      await it.farSide.calls(carol, video);
    }),
  ],
};

export const GermanTrouble: Story = {
  name: 'What went wrong, told in German by its reason',
  parameters: { docs: { story: { autoplay: true } } },
  loaders: [phone(({ media }) => media.denyCapture('denied-by-person'))],
  play: async ({ canvas, loaded }) => {
    await painted();
    phoneOf(loaded).client.call.make(bob.address);

    await expect(canvas.findByText(/in der Adresszeile des Browsers/)).resolves.toBeVisible();
  },
};

export const GermanLogin: Story = {
  name: 'Logging in, in German',
  args: { children: <LoginForm /> },
  loaders: [phone(() => undefined, { user: null })],
};

export const OneWord: Story = {
  name: 'One word is another: the rest stays English',
  args: { texts: { end: 'Hang up' }, children: <CallControls /> },
  loaders: [phone(talking())],
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Hang up' });
    await canvas.findByRole('button', { name: 'Mute' });
  },
};
