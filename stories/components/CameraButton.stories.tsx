import type { Meta, StoryObj } from '@storybook/react-vite';
import { CameraButton } from 'hookswitch';
import { expect } from 'storybook/test';
import { phone, phoneOf, talking, video, voice } from '../phone';

/** Turns our picture off and on again. It is pressed while the far side sees us. */
const meta = {
  title: 'Components/CameraButton',
  component: CameraButton,
} satisfies Meta<typeof CameraButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Seen: Story = {
  name: 'Bob sees us, until it is pressed',
  loaders: [phone(talking(video))],
  play: async ({ canvas, loaded, userEvent }) => {
    const { media } = phoneOf(loaded);
    const button = canvas.getByRole('button', { name: 'Camera', pressed: true });
    await userEvent.click(button);

    await expect(canvas.findByRole('button', { name: 'Camera', pressed: false })).resolves.toBe(button);
    await expect(media.liveTracks().find(({ kind }) => kind === 'video')?.enabled).toBe(false);
    await userEvent.click(button);
    await canvas.findByRole('button', { name: 'Camera', pressed: true });
  },
};

export const Unseen: Story = {
  name: 'The camera is off',
  loaders: [
    phone(async (it) => {
      await talking(video)(it);
      const { call, media } = it.client;
      media.muteTracks(call.getAll().flatMap(({ localTracks }) => localTracks));
    }),
  ],
};

export const VoiceCall: Story = {
  name: 'We answered without video, until it is pressed',
  loaders: [phone(talking(voice, video))],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Camera', pressed: false }));

    await canvas.findByRole('button', { name: 'Camera', pressed: true });
  },
};

export const NoCall: Story = {
  name: 'Before there is a call',
  loaders: [phone()],
};
