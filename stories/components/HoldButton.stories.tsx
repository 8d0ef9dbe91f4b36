import type { Meta, StoryObj } from '@storybook/react-vite';
import { HoldButton } from 'hookswitch';
import { expect } from 'storybook/test';
import { phone, phoneOf, reaches, talking } from '../phone';

/** Holds the call, so that neither side hears or sees the other, or resumes it. Its name says which of them it will do. */
const meta = {
  title: 'Components/HoldButton',
  component: HoldButton,
} satisfies Meta<typeof HoldButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Talking: Story = {
  name: 'In a call, until it is pressed',
  loaders: [phone(talking())],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Hold' }));
    await userEvent.click(await canvas.findByRole('button', { name: 'Resume' }));

    await canvas.findByRole('button', { name: 'Hold' });
  },
};

export const Held: Story = {
  name: 'We hold the call',
  loaders: [
    phone(async (it) => {
      const callId = await talking()(it);
      it.client.call.hold(callId);
      await reaches(it, callId, 'On Hold');
    }),
  ],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Resume' })).toBeEnabled();
  },
};

export const HeldByBob: Story = {
  name: 'Bob holds it: we can, too',
  loaders: [phone(async (it) => it.farSide.holds(await talking()(it)))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Hold' })).toBeEnabled();
  },
};

export const Pending: Story = {
  name: 'The service has not agreed yet',
  loaders: [
    phone(async (it) => {
      const callId = await talking()(it);
      it.service.keepsWaiting('offer');
      it.client.call.hold(callId);
    }),
  ],
  play: async ({ canvas, loaded }) => {
    await expect(canvas.getByRole('button', { name: 'Hold' })).toHaveAttribute('aria-disabled', 'true');
    await expect(phoneOf(loaded).client.call.getAll()).toMatchObject([{ state: 'Connected' }]);
  },
};

export const NoCall: Story = {
  name: 'Before there is a call',
  loaders: [phone()],
};
