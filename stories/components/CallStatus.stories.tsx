import type { Meta, StoryObj } from '@storybook/react-vite';
import { CallStatus } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { bob, calling, painted, phone, phoneOf, reaches, talking } from '../phone';

/** What the call is doing, for the eye and, as it changes, for the ear. It stays on the page when there is no call. */
const meta = {
  title: 'Components/CallStatus',
  component: CallStatus,
} satisfies Meta<typeof CallStatus>;
export default meta;
type Story = StoryObj<typeof meta>;

export const NoCall: Story = {
  name: 'Nothing to say yet',
  loaders: [phone()],
};

export const Asking: Story = {
  name: 'While the browser asks for the microphone',
  loaders: [
    phone(({ client, media }) => {
      media.grantLater();
      client.call.make(bob.address);
    }),
  ],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('status')).toHaveTextContent('bob@example.com: Calling');
  },
};

export const Ringing: Story = {
  name: 'While it rings at Bob’s',
  loaders: [phone(async (it) => it.farSide.rings(await calling(it)))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('status')).toHaveTextContent('bob@example.com: Ringing');
  },
};

export const EarlyMedia: Story = {
  name: 'The service plays an announcement before Bob answers',
  loaders: [phone(async (it) => it.farSide.sendsEarlyMedia(await calling(it)))],
};

export const Connected: Story = {
  name: 'Bob is there',
  loaders: [phone(talking())],
};

export const Held: Story = {
  name: 'Bob has put us on hold',
  loaders: [phone(async (it) => it.farSide.holds(await talking()(it)))],
};

export const HeldByUs: Story = {
  name: 'We hold the call',
  loaders: [
    phone(async (it) => {
      const callId = await talking()(it);
      it.client.call.hold(callId);
      await reaches(it, callId, 'On Hold');
    }),
  ],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('status')).toHaveTextContent('Bob Baker: On hold by you');
  },
};

/** Why a call ended is known to who was there when it did. */
const afterwards = { docs: { story: { autoplay: true } } };

export const HungUp: Story = {
  name: 'Bob has hung up',
  parameters: afterwards,
  loaders: [phone(talking())],
  play: async ({ canvas, loaded }) => {
    await painted();
    const { client, farSide } = phoneOf(loaded);
    for (const { id } of client.call.getAll()) await farSide.ends(id);

    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Bob Baker: Call ended'));
  },
};

export const Declined: Story = {
  name: 'Bob declines',
  parameters: afterwards,
  loaders: [phone(calling)],
  play: async ({ canvas, loaded }) => {
    await painted();
    const { client, farSide } = phoneOf(loaded);
    for (const { id } of client.call.getAll()) await farSide.ends(id, { statusCode: 603 });

    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Call ended (Declined)'));
  },
};

export const Busy: Story = {
  name: 'Bob is busy',
  parameters: afterwards,
  loaders: [phone(calling)],
  play: async ({ canvas, loaded }) => {
    await painted();
    const { client, farSide } = phoneOf(loaded);
    for (const { id } of client.call.getAll()) await farSide.ends(id, { statusCode: 486 });

    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Call ended (Busy)'));
  },
};

export const NoAnswer: Story = {
  name: 'Bob does not answer',
  parameters: afterwards,
  loaders: [phone(calling)],
  play: async ({ canvas, loaded }) => {
    await painted();
    const { client, farSide } = phoneOf(loaded);
    for (const { id } of client.call.getAll()) await farSide.ends(id, { statusCode: 408 });

    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Call ended (No answer)'));
  },
};

export const Outage: Story = {
  name: 'The connection to the service is lost in a call',
  parameters: afterwards,
  loaders: [phone(talking())],
  play: async ({ canvas, loaded }) => {
    await painted();
    await phoneOf(loaded).service.losesConnection();

    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Bob Baker: Connected Connection to the service lost.'));
  },
};

export const OutOfReach: Story = {
  name: 'The connection is given up: calls no longer come in',
  parameters: afterwards,
  loaders: [phone()],
  play: async ({ canvas, loaded }) => {
    await painted();
    await phoneOf(loaded).service.givesUp();

    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Calls no longer reach this page.'));
  },
};

export const SomebodyCalls: Story = {
  name: 'Somebody calls: that is for the ear, the eye has the banner',
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('alert')).toHaveTextContent('Bob Baker is calling');
  },
};

export const LongName: Story = {
  name: 'A name that is longer than the line',
  loaders: [
    phone(async (it) => {
      const callId = it.client.call.make('accounts.receivable.department.northern.region@subsidiary.international.example.com');
      await it.farSide.rings(callId);
    }),
  ],
};
