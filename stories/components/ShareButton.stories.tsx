import type { Meta, StoryObj } from '@storybook/react-vite';
import { ShareButton } from 'hookswitch';
import { expect } from 'storybook/test';
import { phone, talking } from '../phone';

/** Shares a screen, a window or a tab, as the browser lets the person choose, or stops it. Its name says which of them it will do. */
const meta = {
  title: 'Components/ShareButton',
  component: ShareButton,
} satisfies Meta<typeof ShareButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const NotShared: Story = {
  name: 'Nothing is shared, until it is pressed',
  loaders: [phone(talking())],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Share screen' }));
    await userEvent.click(await canvas.findByRole('button', { name: 'Stop sharing' }));

    await canvas.findByRole('button', { name: 'Share screen' });
  },
};

export const Shared: Story = {
  name: 'Bob sees our screen',
  loaders: [phone(async (it) => it.client.call.startScreenshare(await talking()(it)))],
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'Stop sharing' })).toBeEnabled();
  },
};

export const Asking: Story = {
  name: 'While the browser asks what to share',
  tags: ['!autodocs'],
  loaders: [phone(async (it) => (await talking()(it), it.media.grantLater()))],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Share screen' }));

    await expect(canvas.getByRole('button', { name: 'Share screen' })).toHaveAttribute('aria-disabled', 'true');
    await expect(canvas.getByRole('button', { name: 'Share screen' })).toHaveFocus();
  },
};

export const HeldByBob: Story = {
  name: 'While the call is held, nothing can be shared',
  loaders: [phone(async (it) => it.farSide.holds(await talking()(it)))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Share screen' })).toBeDisabled();
  },
};
