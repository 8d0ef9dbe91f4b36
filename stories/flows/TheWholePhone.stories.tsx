import type { Meta, StoryObj } from '@storybook/react-vite';
import type { CSSProperties } from 'react';
import { expect, waitFor } from 'storybook/test';
import { bob, painted, phone, phoneOf, reaches, talking, video } from '../phone';
import { Phone } from './Phone';

const initialLogin = { clientId: 'desk', username: 'ann@example.com', password: 'demo' };

const meta = {
  title: 'Flows/The whole phone',
  component: Phone,
  parameters: { wide: true },
  tags: ['!autodocs'],
} satisfies Meta<typeof Phone>;
export default meta;
type Story = StoryObj<typeof meta>;

export const FromLogInToEnd: Story = {
  name: 'Log in, call Bob, see him, hang up',
  args: { initialLogin },
  loaders: [phone(() => undefined, { user: null })],
  play: async ({ canvas, loaded, userEvent }) => {
    const it = phoneOf(loaded);

    await userEvent.click(canvas.getByRole('button', { name: 'Log in' }));
    await userEvent.type(await canvas.findByRole('textbox', { name: 'Address or number' }), bob.address);
    await waitFor(() => expect(canvas.getByRole('button', { name: 'Call' })).toBeEnabled());
    await userEvent.click(canvas.getByRole('button', { name: 'Call' }));
    await waitFor(() => expect(it.client.call.getAll()).toMatchObject([{ state: 'Initiated' }]));
    const callId = it.client.call.getAll()[0]?.id ?? '';

    await it.farSide.rings(callId);
    await it.farSide.answers(callId, video);
    await reaches(it, callId, 'Connected');
    await canvas.findByRole('group', { name: 'Picture of bob@example.com' });
    await userEvent.click(canvas.getByRole('button', { name: 'Mute' }));
    await canvas.findByRole('button', { name: 'Unmute' });
    await userEvent.click(canvas.getByRole('button', { name: 'End' }));

    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('bob@example.com: Call ended'));
    await expect(it.media.liveTracks()).toEqual([]);
  },
};

export const Idle: Story = {
  name: 'Nothing is going on',
  args: { initialAddress: bob.address },
  loaders: [phone()],
};

export const SomebodyCalls: Story = {
  name: 'Bob calls, is answered, and hangs up',
  loaders: [phone()],
  play: async ({ canvas, loaded, userEvent }) => {
    await painted();
    const { farSide } = phoneOf(loaded);
    const callId = await farSide.calls(bob, video);

    await userEvent.click(await canvas.findByRole('button', { name: 'Answer with video' }));
    await canvas.findByRole('group', { name: 'Picture of Bob Baker' });
    await farSide.ends(callId);

    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Bob Baker: Call ended'));
  },
};

export const InACall: Story = {
  name: 'In a call with Bob',
  args: { initialAddress: bob.address },
  loaders: [phone(talking(video))],
};

export const InOtherColours: Story = {
  name: 'In other colours and with other corners',
  args: { initialAddress: bob.address },
  decorators: [
    (Story) => (
      <div
        style={cssProperties({
          '--hs-accent': 'light-dark(#7a3ff2, #c3a6ff)',
          '--hs-on-accent': 'light-dark(#fff, #22104d)',
          '--hs-go': 'light-dark(#006d77, #7fd8c9)',
          '--hs-on-go': 'light-dark(#fff, #00302f)',
          '--hs-stage': 'linear-gradient(155deg, #5b2a86, #1f1140 75%)',
          '--hs-radius': '0.125rem',
          '--hs-font': 'Georgia, serif',
        })}
      >
        <Story />
      </div>
    ),
  ],
  loaders: [phone(async (it) => it.farSide.calls(bob, video))],
};

/** React's types know no custom properties. */
const cssProperties = (properties: Record<`--${string}`, string>) => properties as CSSProperties;
