import type { Meta, StoryObj } from '@storybook/react-vite';
import { Keypad } from 'hookswitch';
import { expect } from 'storybook/test';
import { phone, phoneOf, talking } from '../phone';

/** The keys of a telephone, for services that ask for a number in the call. While it has the focus, they can be typed as well. */
const meta = {
  title: 'Components/Keypad',
  component: Keypad,
} satisfies Meta<typeof Keypad>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Ready: Story = {
  name: 'In a call',
  loaders: [phone(talking())],
};

export const Pressed: Story = {
  name: 'By pointer and by keyboard',
  parameters: { docs: { story: { autoplay: true } } },
  loaders: [phone(talking())],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: '4' }));
    await userEvent.click(canvas.getByRole('button', { name: 'Star' }));
    await userEvent.keyboard('12#');

    await expect(canvas.getByRole('status', { name: 'Tones sent' })).toHaveTextContent('4*12#');
    await expect(phoneOf(loaded).media.playedTones).toEqual(['4', '*', '1', '2', '#']);
  },
};

export const ManyTones: Story = {
  name: 'More tones than fit into a line',
  tags: ['!autodocs'],
  loaders: [phone(talking())],
  play: async ({ canvas, userEvent }) => {
    canvas.getByRole('group', { name: 'Keypad' }).focus();
    await userEvent.keyboard('123456789012345678901234567890#');

    await expect(canvas.getByRole('status')).toHaveTextContent('123456789012345678901234567890#');
  },
};

export const Held: Story = {
  name: 'While the call is held, no tones can be sent',
  loaders: [phone(async (it) => it.farSide.holds(await talking()(it)))],
  play: async ({ canvas }) => {
    for (const key of canvas.getAllByRole('button')) await expect(key).toBeDisabled();
  },
};
