import type { Meta, StoryObj } from '@storybook/react-vite';
import { Dialer } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { bob, calling, phone, phoneOf, reaches, video } from '../phone';

/** Whom to call, and whether with video. One call at a time: while one rings, the button waits. */
const meta = {
  title: 'Components/Dialer',
  component: Dialer,
} satisfies Meta<typeof Dialer>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Empty: Story = {
  name: 'Nobody is named yet',
  loaders: [phone()],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Call' })).toBeDisabled();
  },
};

export const Typing: Story = {
  name: 'An address is typed, and Enter calls it',
  tags: ['!autodocs'],
  loaders: [phone()],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.type(canvas.getByRole('textbox', { name: 'Address or number' }), `${bob.address}{Enter}`);

    await waitFor(() =>
      expect(phoneOf(loaded).client.call.getAll()).toMatchObject([
        { state: 'Initiated', remoteParticipant: { displayNumber: bob.address }, mediaConstraints: video },
      ]),
    );
  },
};

export const FilledIn: Story = {
  name: 'The page knows whom to call',
  args: { initialAddress: bob.address },
  loaders: [phone()],
};

export const VoiceOnly: Story = {
  name: 'Without video',
  args: { initialAddress: '+1 555 0123', initialVideo: false },
  loaders: [phone()],
};

export const Pending: Story = {
  name: 'While it rings at Bob’s',
  args: { initialAddress: bob.address },
  loaders: [phone(async (it) => it.farSide.rings(await calling(it)))],
  play: async ({ canvas, loaded, userEvent }) => {
    const button = canvas.getByRole('button', { name: 'Call' });
    await userEvent.click(button);

    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(phoneOf(loaded).client.call.getAll()).toHaveLength(1);
  },
};

export const Again: Story = {
  name: 'Bob did not answer, and can be called again',
  args: { initialAddress: bob.address },
  loaders: [
    phone(async (it) => {
      const callId = await calling(it);
      await it.farSide.ends(callId, { statusCode: 408, reasonText: 'No answer' });
      await reaches(it, callId, 'Ended');
    }),
  ],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Call' })).toBeEnabled();
  },
};

export const Unreachable: Story = {
  name: 'The service is not subscribed yet',
  args: { initialAddress: bob.address },
  loaders: [phone(() => undefined, { reachable: false })],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Call' })).toBeDisabled();
  },
};

export const LoggedOut: Story = {
  name: 'Nobody is logged in',
  args: { initialAddress: bob.address },
  loaders: [phone(() => undefined, { user: null })],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Call' })).toHaveAccessibleDescription('Log in to make calls.');
  },
};

export const LongAddress: Story = {
  name: 'An address that is longer than the field',
  args: { initialAddress: 'accounts.receivable.department.northern.region@subsidiary.international.example.com' },
  loaders: [phone()],
};
