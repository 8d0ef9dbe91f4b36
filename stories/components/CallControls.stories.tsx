import type { Meta, StoryObj } from '@storybook/react-vite';
import { CallActionButton, CallControls, MuteButton } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { calling, phone, phoneOf, reaches, talking, video } from '../phone';

/** The buttons of a call. They stay in their places, disabled, when there is none: nothing jumps away from under the finger. */
const meta = {
  title: 'Components/CallControls',
  component: CallControls,
} satisfies Meta<typeof CallControls>;
export default meta;
type Story = StoryObj<typeof meta>;

export const NoCall: Story = {
  name: 'Before there is a call',
  loaders: [phone()],
  play: async ({ canvas }) => {
    for (const button of canvas.getAllByRole('button')) await expect(button).toBeDisabled();
  },
};

export const Ringing: Story = {
  name: 'While it rings at Bob’s, the call can be given up',
  loaders: [phone(async (it) => it.farSide.rings(await calling(it)))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'End' })).toBeEnabled();
  },
};

export const VoiceCall: Story = {
  name: 'In a voice call, the camera can be added',
  loaders: [phone(talking())],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Camera', pressed: false })).toBeEnabled();
  },
};

export const VideoCall: Story = {
  name: 'In a video call',
  loaders: [phone(talking(video))],
};

export const ThereAndBack: Story = {
  name: 'Muting and turning the camera off, and both back again',
  tags: ['!autodocs'],
  loaders: [phone(talking(video))],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Mute' }));
    await userEvent.click(await canvas.findByRole('button', { name: 'Unmute' }));
    await userEvent.click(canvas.getByRole('button', { name: 'Camera', pressed: true }));
    await userEvent.click(await canvas.findByRole('button', { name: 'Camera', pressed: false }));

    await canvas.findByRole('button', { name: 'Mute' });
    await canvas.findByRole('button', { name: 'Camera', pressed: true });
  },
};

export const MutedAndUnseen: Story = {
  name: 'Muted, and with the camera off',
  loaders: [
    phone(async (it) => {
      await talking(video)(it);
      it.client.media.muteTracks(it.client.call.getAll().flatMap(({ localTracks }) => localTracks));
    }),
  ],
};

export const Held: Story = {
  name: 'Bob has put us on hold',
  loaders: [phone(async (it) => it.farSide.holds(await talking(video)(it)))],
};

export const OnHold: Story = {
  name: 'We hold the call',
  loaders: [
    phone(async (it) => {
      const callId = await talking(video)(it);
      it.client.call.hold(callId);
      await reaches(it, callId, 'On Hold');
    }),
  ],
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Resume' });
  },
};

export const Sharing: Story = {
  name: 'Bob sees our screen',
  loaders: [phone(async (it) => it.client.call.startScreenshare(await talking(video)(it)))],
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Stop sharing' });
  },
};

export const HangUp: Story = {
  name: 'Hanging up ends the call',
  tags: ['!autodocs'],
  loaders: [phone(talking(video))],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'End' }));

    await waitFor(() => expect(phoneOf(loaded).client.call.getAll()).toMatchObject([{ state: 'Ended' }]));
    await expect(canvas.getByRole('button', { name: 'End' })).toBeDisabled();
  },
};

export const OtherParts: Story = {
  name: 'With parts of one’s own choice',
  args: {
    children: (
      <>
        <CallActionButton operation="end" />
        <MuteButton />
      </>
    ),
  },
  loaders: [phone(talking())],
};
