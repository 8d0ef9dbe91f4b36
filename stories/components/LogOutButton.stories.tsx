import type { Meta, StoryObj } from '@storybook/react-vite';
import { LogOutButton } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { phone, phoneOf, talking } from '../phone';

/** Ends every call and logs out. */
const meta = {
  title: 'Components/LogOutButton',
  component: LogOutButton,
} satisfies Meta<typeof LogOutButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const LoggedIn: Story = {
  name: 'Ann is logged in',
  loaders: [phone()],
};

export const LeavingACall: Story = {
  name: 'Logging out ends the call with Bob',
  tags: ['!autodocs'],
  loaders: [phone(talking())],
  play: async ({ canvas, loaded, userEvent }) => {
    const { client } = phoneOf(loaded);
    await userEvent.click(canvas.getByRole('button', { name: 'Log out' }));

    await waitFor(() => expect(client.getUserInfo()).toBeUndefined());
    await expect(client.call.getAll()).toMatchObject([{ state: 'Ended' }]);
    await waitFor(() => expect(canvas.getByRole('button', { name: 'Log out' })).toBeDisabled());
  },
};

export const LoggedOut: Story = {
  name: 'Nobody is logged in',
  loaders: [phone(() => undefined, { user: null })],
};
