import type { Meta, StoryObj } from '@storybook/react-vite';
import { KeypadButton } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { phone, phoneOf, talking } from '../phone';

/** Opens a keypad over the page. It closes by Escape, by a click beside it, and when no tones can be sent any more. */
const meta = {
  title: 'Components/KeypadButton',
  component: KeypadButton,
} satisfies Meta<typeof KeypadButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Closed: Story = {
  name: 'In a call',
  loaders: [phone(talking())],
};

export const Open: Story = {
  name: 'The keypad is open, and has the focus',
  tags: ['!autodocs'],
  loaders: [phone(talking())],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Keypad' }));
    await waitFor(() => expect(canvas.getByRole('group', { name: 'Keypad' })).toHaveFocus());
    await userEvent.keyboard('42');

    await expect(canvas.getByRole('status', { name: 'Tones sent' })).toHaveTextContent('42');
    await expect(canvas.getByRole('button', { name: 'Keypad' })).toHaveAttribute('aria-expanded', 'true');
  },
};

export const ClosesByItself: Story = {
  name: 'Bob hangs up: the keypad closes',
  tags: ['!autodocs'],
  loaders: [phone(talking())],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Keypad' }));
    await canvas.findByRole('group', { name: 'Keypad' });
    const { client, farSide } = phoneOf(loaded);
    for (const { id } of client.call.getAll()) await farSide.ends(id);

    await waitFor(() => expect(canvas.queryByRole('group', { name: 'Keypad' })).toBe(null));
    await expect(canvas.getByRole('button', { name: 'Keypad' })).toBeDisabled();
  },
};

export const NoCall: Story = {
  name: 'Before there is a call',
  loaders: [phone()],
};
