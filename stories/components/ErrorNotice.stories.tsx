import type { Meta, StoryObj } from '@storybook/react-vite';
import { ErrorNotice, HookswitchError } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { bob, painted, phone, phoneOf } from '../phone';

/** What went wrong last and what can be done about it. It tells what happens while it is on the page. */
const meta = {
  title: 'Components/ErrorNotice',
  component: ErrorNotice,
  parameters: { docs: { story: { autoplay: true } } },
} satisfies Meta<typeof ErrorNotice>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Denied: Story = {
  name: 'The microphone was denied',
  loaders: [phone(({ media }) => media.denyCapture('denied-by-person'))],
  play: async ({ canvas, loaded }) => {
    await painted();
    phoneOf(loaded).client.call.make(bob.address);

    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('Allow it in the address bar');
  },
};

export const DeviceInUse: Story = {
  name: 'Another program has the camera',
  loaders: [phone(({ media }) => media.denyCapture('device-in-use'))],
  play: async ({ canvas, loaded }) => {
    await painted();
    phoneOf(loaded).client.call.make(bob.address, { audio: true, video: true });

    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('Close that program');
  },
};

export const NobodyThere: Story = {
  name: 'Nobody has this address',
  loaders: [phone(({ service }) => service.failsNext('invite', new HookswitchError('call:7', { reason: 'no-such-callee' })))],
  play: async ({ canvas, loaded }) => {
    await painted();
    phoneOf(loaded).client.call.make('nobody@example.com');

    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('Check it and call again');
  },
};

export const Unreachable: Story = {
  name: 'The service cannot be reached',
  loaders: [
    phone(({ service }) => service.failsNext('subscribe', new HookswitchError('subscription:1', { reason: 'unreachable' })), {
      reachable: false,
    }),
  ],
  play: async ({ canvas, loaded }) => {
    await painted();
    phoneOf(loaded).client.services.subscribe(['call']);

    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('Check the network');
  },
};

export const Dismissed: Story = {
  name: 'It has been read, and is put away',
  tags: ['!autodocs'],
  loaders: [phone(({ media }) => media.denyCapture('no-device'))],
  play: async ({ canvas, loaded, userEvent }) => {
    await painted();
    phoneOf(loaded).client.call.make(bob.address);
    await userEvent.click(await canvas.findByRole('button', { name: 'Dismiss' }));

    await waitFor(() => expect(canvas.queryByRole('alert')).not.toBeInTheDocument());
  },
};

export const Nothing: Story = {
  name: 'Nothing has gone wrong, and nothing is shown',
  tags: ['!autodocs'],
  loaders: [phone()],
};
