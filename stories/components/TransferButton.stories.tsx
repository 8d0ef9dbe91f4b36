import type { Meta, StoryObj } from '@storybook/react-vite';
import { TransferButton } from 'hookswitch';
import { expect, waitFor, within } from 'storybook/test';
import { calling, phone, phoneOf, talking } from '../phone';

/** Opens a dialog to pass the call on. Its code is loaded with the first click. */
const meta = {
  title: 'Components/TransferButton',
  component: TransferButton,
} satisfies Meta<typeof TransferButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Talking: Story = {
  name: 'In a call',
  loaders: [phone(talking())],
};

export const Ringing: Story = {
  name: 'While it rings, there is nothing to transfer',
  loaders: [phone(async (it) => it.farSide.rings(await calling(it)))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Transfer' })).toBeDisabled();
  },
};

export const OpenAndBack: Story = {
  name: 'The dialog takes the focus, and gives it back with Escape',
  tags: ['!autodocs'],
  loaders: [phone(talking())],
  play: async ({ canvas, userEvent }) => {
    canvas.getByRole('button', { name: 'Transfer' }).focus();
    await userEvent.keyboard('{Enter}');
    const dialog = await canvas.findByRole('dialog', { name: 'Transfer Bob Baker' });
    await waitFor(() => expect(within(dialog).getByRole('textbox', { name: 'Address or number' })).toHaveFocus());
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));

    await waitFor(() => expect(canvas.queryByRole('dialog')).toBe(null));
    await expect(canvas.getByRole('button', { name: 'Transfer' })).toHaveFocus();
  },
};

export const Transferred: Story = {
  name: 'The call is passed on, and the dialog closes',
  tags: ['!autodocs'],
  loaders: [phone(talking())],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Transfer' }));
    await userEvent.type(await canvas.findByRole('textbox', { name: 'Address or number' }), 'carol@example.com{Enter}');
    await canvas.findByText('Transferring …');
    const { client, farSide } = phoneOf(loaded);
    for (const { id } of client.call.getAll()) await farSide.ends(id, { statusCode: 200 });

    await waitFor(() => expect(canvas.queryByRole('dialog')).toBe(null));
    await expect(canvas.getByRole('button', { name: 'Transfer' })).toBeDisabled();
  },
};

export const NoCall: Story = {
  name: 'Before there is a call',
  loaders: [phone()],
};
