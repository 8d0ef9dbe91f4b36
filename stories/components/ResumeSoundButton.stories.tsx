import type { Meta, StoryObj } from '@storybook/react-vite';
import { ResumeSoundButton } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { phone, talking } from '../phone';

/** Plays the sound of all calls, and shows a button only where the browser waits for a click before it does. Part of `MediaContainer`. */
const meta = {
  title: 'Components/ResumeSoundButton',
  component: ResumeSoundButton,
} satisfies Meta<typeof ResumeSoundButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Blocked: Story = {
  name: 'The browser plays no sound before a click',
  loaders: [phone((it) => (it.media.blockPlayback(), talking()(it)))],
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Resume sound' });
  },
};

export const Resumed: Story = {
  name: 'One click, and Bob is heard',
  tags: ['!autodocs'],
  loaders: [phone((it) => (it.media.blockPlayback(), talking()(it)))],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Resume sound' }));

    await waitFor(() => expect(canvas.queryByRole('button')).not.toBeInTheDocument());
  },
};

export const Playing: Story = {
  name: 'Bob is heard at once, and nothing is shown',
  tags: ['!autodocs'],
  loaders: [phone(talking())],
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('button')).not.toBeInTheDocument();
  },
};
