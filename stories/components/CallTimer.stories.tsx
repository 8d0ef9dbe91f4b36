import type { Meta, StoryObj } from '@storybook/react-vite';
import { CallTimer } from 'hookswitch';
import { expect } from 'storybook/test';
import { calling, phone, talking } from '../phone';

/** How long the call has been answered. Nothing before and after; not read aloud as it changes. */
const meta = {
  title: 'Components/CallTimer',
  component: CallTimer,
} satisfies Meta<typeof CallTimer>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {
  name: 'Bob has just answered',
  loaders: [phone(talking())],
  play: async ({ canvas }) => {
    await canvas.findByText('00:01');
  },
};

export const Held: Story = {
  name: 'It goes on while the call is held',
  loaders: [phone(async (it) => it.farSide.holds(await talking()(it)))],
  play: async ({ canvas }) => {
    await canvas.findByText(/^00:0\d$/);
  },
};

export const Ringing: Story = {
  name: 'While it rings there is nothing to count',
  loaders: [phone(async (it) => it.farSide.rings(await calling(it)))],
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('time')).toBe(null);
  },
};
