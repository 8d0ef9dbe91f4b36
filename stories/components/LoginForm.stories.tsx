import type { Meta, StoryObj } from '@storybook/react-vite';
import { HookswitchError, LoginForm } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { phone, phoneOf } from '../phone';

const nobody = { user: null };
const initial = { clientId: 'desk', username: 'ann@example.com', password: 'demo' };

/** Client id, e-mail and password. It logs in and subscribes, so that calls can reach the page. */
const meta = {
  title: 'Components/LoginForm',
  component: LoginForm,
} satisfies Meta<typeof LoginForm>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Empty: Story = {
  name: 'Nothing is filled in',
  loaders: [phone(() => undefined, nobody)],
};

export const FilledIn: Story = {
  name: 'The page knows who it is',
  args: { initial },
  loaders: [phone(() => undefined, nobody)],
};

export const LoggingIn: Story = {
  name: 'Three fields are filled in, and Enter logs in',
  tags: ['!autodocs'],
  loaders: [phone(() => undefined, nobody)],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.type(canvas.getByLabelText('Client ID'), initial.clientId);
    await userEvent.type(canvas.getByLabelText('E-mail'), initial.username);
    await userEvent.type(canvas.getByLabelText('Password'), `${initial.password}{Enter}`);

    await waitFor(() => expect(phoneOf(loaded).client.services.getSubscriptions().subscribed).toEqual(['call']));
  },
};

export const Pending: Story = {
  name: 'While the service looks at the password',
  args: { initial },
  parameters: { docs: { story: { autoplay: true } } },
  loaders: [phone(({ service }) => service.keepsWaiting('login'), nobody)],
  play: async ({ canvas, userEvent }) => {
    const button = canvas.getByRole('button', { name: 'Log in' });
    await userEvent.click(button);

    await waitFor(() => expect(button).toHaveAttribute('aria-disabled', 'true'));
    await expect(button).toHaveFocus();
  },
};

export const WrongPassword: Story = {
  name: 'The password is wrong',
  args: { initial },
  parameters: { docs: { story: { autoplay: true } } },
  loaders: [phone(({ service }) => service.failsNext('login', new HookswitchError('authentication:1')), nobody)],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Log in' }));

    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('The credentials are missing or wrong.');
    await expect(canvas.getByLabelText('Password')).toBeInvalid();
  },
};

export const Unreachable: Story = {
  name: 'The service cannot be reached, which says nothing about the password',
  args: { initial },
  parameters: { docs: { story: { autoplay: true } } },
  loaders: [phone(({ service }) => service.failsNext('login', new HookswitchError('authentication:1', { reason: 'unreachable' })), nobody)],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Log in' }));

    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('Check the network');
    await expect(canvas.getByLabelText('Password')).toBeValid();
  },
};

export const OwnLogin: Story = {
  name: 'The application gets the tokens itself, and is refused',
  args: { initial, onLogin: () => Promise.reject(new Error('Your account is closed on Sundays.')) },
  parameters: { docs: { story: { autoplay: true } } },
  loaders: [phone(() => undefined, nobody)],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Log in' }));

    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('closed on Sundays');
  },
};
