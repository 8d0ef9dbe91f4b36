import type { Meta, StoryObj } from '@storybook/react-vite';
import { MuteButton } from 'hookswitch';
import { expect } from 'storybook/test';
import { phone, phoneOf, talking } from '../phone';

/** Mutes our microphone, or lets it be heard again. Its name says which of them it will do. */
const meta = {
  title: 'Components/MuteButton',
  component: MuteButton,
} satisfies Meta<typeof MuteButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Heard: Story = {
  name: 'Bob hears us, until it is pressed',
  loaders: [phone(talking())],
  play: async ({ canvas, loaded, userEvent }) => {
    const { media } = phoneOf(loaded);
    await userEvent.click(canvas.getByRole('button', { name: 'Mute' }));
    await canvas.findByRole('button', { name: 'Unmute' });
    await expect(media.liveTracks().map(({ enabled }) => enabled)).toEqual([false]);

    await userEvent.click(canvas.getByRole('button', { name: 'Unmute' }));
    await canvas.findByRole('button', { name: 'Mute' });
    await expect(media.liveTracks().map(({ enabled }) => enabled)).toEqual([true]);
  },
};

export const Muted: Story = {
  name: 'Nobody hears us',
  loaders: [
    phone(async (it) => {
      await talking()(it);
      const { call, media } = it.client;
      media.muteTracks(call.getAll().flatMap(({ localTracks }) => localTracks));
    }),
  ],
};

export const NoCall: Story = {
  name: 'Before there is a call',
  loaders: [phone()],
};
