import type { Meta, StoryObj } from '@storybook/react-vite';
import { HookswitchError, TransferDialog } from 'hookswitch';
import { expect } from 'storybook/test';
import { phone, phoneOf, reaches, talking, voice } from '../phone';

/** Passes a call on: to an address, or to the far side of another call of ours. It is open for as long as it is on the page. */
const meta = {
  title: 'Components/TransferDialog',
  component: TransferDialog,
  // A dialog covers the page, and all others on it.
  tags: ['!autodocs'],
} satisfies Meta<typeof TransferDialog>;
export default meta;
type Story = StoryObj<typeof meta>;

export const OneCall: Story = {
  name: 'One call: to an address, or first call the other person',
  loaders: [phone(talking())],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('textbox', { name: 'Address or number' })).toHaveFocus();
    await expect(canvas.getByRole('button', { name: 'Connect with another call' })).toBeDisabled();
  },
};

export const TwoCalls: Story = {
  name: 'Carol can be connected with Bob',
  loaders: [
    phone(async (it) => {
      const first = await talking()(it);
      const second = await it.farSide.calls({ address: 'carol@example.com', name: 'Carol Clark' });
      it.client.call.answer(second, voice);
      await reaches(it, first, 'On Hold');
    }),
  ],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Connect Carol Clark with Bob Baker' }));

    await canvas.findByText('Transferring …');
  },
};

export const NoAddress: Story = {
  name: 'Without an address',
  loaders: [phone(talking())],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Transfer to this address' }));

    await expect(canvas.getByRole('alert')).toHaveTextContent('Type an address or a number first.');
  },
};

export const Refused: Story = {
  name: 'The service refuses it: the call goes on, and it can be tried again',
  loaders: [
    phone(async (it) => {
      await talking()(it);
      it.service.failsNext('transfer', new HookswitchError('call:1', { reason: 'transfer-failed' }));
    }),
  ],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.type(canvas.getByRole('textbox', { name: 'Address or number' }), 'nobody@example.com{Enter}');

    await expect(await canvas.findByRole('alert')).toHaveTextContent('The other party could not be reached. The call goes on as it was.');
    await expect(phoneOf(loaded).client.call.getAll()).toMatchObject([{ state: 'Connected' }]);
  },
};

export const UnderWay: Story = {
  name: 'Under way',
  loaders: [phone(talking())],
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(canvas.getByRole('textbox', { name: 'Address or number' }), 'carol@example.com{Enter}');

    await canvas.findByText('Transferring …');
    await expect(canvas.getByRole('button', { name: 'Transfer to this address' })).toHaveAttribute('aria-disabled', 'true');
  },
};
