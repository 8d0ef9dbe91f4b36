import type { Meta, StoryObj } from '@storybook/react-vite';
import { CallHistory } from 'hookswitch';
import type { ScriptedClient } from 'hookswitch/testing';
import { expect, waitFor } from 'storybook/test';
import { bob, phone, phoneOf, reaches, talking, video, voice } from '../phone';

/** The calls that are over, newest first. Who was missed stands out by sign, word and weight, not by colour alone. */
const meta = {
  title: 'Components/CallHistory',
  component: CallHistory,
} satisfies Meta<typeof CallHistory>;
export default meta;
type Story = StoryObj<typeof meta>;

const carol = { address: 'carol@example.com', name: 'Carol Clark' };

async function missing({ farSide }: ScriptedClient, who: typeof bob = bob) {
  await farSide.cancels(await farSide.calls(who, video));
}

async function calledAndEnded({ client, farSide }: ScriptedClient, statusCode: number) {
  await farSide.ends(client.call.make(carol.address, voice), { statusCode });
}

export const Filled: Story = {
  name: 'Each way a call can end',
  loaders: [
    phone(async (it) => {
      await it.farSide.ends(await talking(video)(it));
      await it.farSide.cancels(await it.farSide.calls(carol), { statusCode: 200 });
      for (const statusCode of [603, 486, 408, 404]) await calledAndEnded(it, statusCode);
      it.client.call.end(it.client.call.make(bob.address, voice));
      const rejected = await it.farSide.calls(carol);
      it.client.call.reject(rejected);
      await reaches(it, rejected, 'Ended');
      await missing(it);
    }),
  ],
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(9));
    await expect(canvas.getByText('Missed')).toBeVisible();
  },
};

export const Empty: Story = {
  name: 'Before the first call',
  loaders: [phone()],
};

export const CallingBack: Story = {
  name: 'Calling back: once, until it is answered or given up',
  tags: ['!autodocs'],
  loaders: [phone((it) => missing(it))],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Call Bob Baker' }));

    await waitFor(() => expect(canvas.getByRole('button', { name: 'Call Bob Baker' })).toHaveAttribute('aria-disabled', 'true'));
    await expect(phoneOf(loaded).client.call.getAll()).toMatchObject([{ direction: 'incoming' }, { direction: 'outgoing' }]);
  },
};

export const Unreachable: Story = {
  name: 'The service is not reached: nobody can be called back',
  loaders: [
    phone(async (it) => {
      await missing(it);
      await it.service.losesConnection();
    }),
  ],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Call Bob Baker' })).toBeDisabled();
  },
};

export const Removing: Story = {
  name: 'Removing one call, and all',
  tags: ['!autodocs'],
  loaders: [
    phone(async (it) => {
      for (const who of [bob, carol, bob]) await missing(it, who);
    }),
  ],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: /^Remove the call with Carol/ }));
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(2));
    await userEvent.click(canvas.getByRole('button', { name: 'Remove all' }));

    await canvas.findByText('No calls yet.');
  },
};

export const LongName: Story = {
  name: 'A name that is longer than the line',
  loaders: [
    phone((it) =>
      missing(it, { address: 'dept@example.com', name: 'Accounts Receivable, Northern Region, Subsidiary International Holdings' }),
    ),
  ],
};

export const OtherParts: Story = {
  name: 'With a part of one’s own choice',
  args: { children: ({ remoteParticipant }) => <a href={`mailto:${remoteParticipant.displayNumber}`}>Write</a> },
  loaders: [phone((it) => missing(it))],
};
