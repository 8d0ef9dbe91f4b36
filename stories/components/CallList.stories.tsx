import type { Meta, StoryObj } from '@storybook/react-vite';
import { CallActionButton, CallList } from 'hookswitch';
import type { ScriptedClient } from 'hookswitch/testing';
import { expect, waitFor } from 'storybook/test';
import { calling, phone, phoneOf, reaches, talking, voice } from '../phone';

/** All calls that go on. Switching to one holds the others; two that are answered can be made one conversation. */
const meta = {
  title: 'Components/CallList',
  component: CallList,
} satisfies Meta<typeof CallList>;
export default meta;
type Story = StoryObj<typeof meta>;

const carol = { address: 'carol@example.com', name: 'Carol Clark' };

/** Bob is held, and we talk to Carol. */
async function twoCalls(it: ScriptedClient) {
  const first = await talking()(it);
  const second = await it.farSide.calls(carol);
  it.client.call.answer(second, voice);
  await reaches(it, second, 'Connected');
  await reaches(it, first, 'On Hold');
  return [first, second] as const;
}

export const OneCall: Story = {
  name: 'One call',
  loaders: [phone(talking())],
};

export const TwoCalls: Story = {
  name: 'We talk to Carol, and Bob is held',
  loaders: [phone(twoCalls)],
  play: async ({ canvas }) => {
    await expect(canvas.getAllByRole('listitem')[1]).toHaveAttribute('aria-current', 'true');
    await expect(canvas.getByRole('button', { name: 'Switch to' })).toBeEnabled();
    await expect(canvas.getByRole('button', { name: 'Join' })).toBeEnabled();
  },
};

export const Switching: Story = {
  name: 'Switching to Bob holds Carol',
  tags: ['!autodocs'],
  loaders: [phone(twoCalls)],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Switch to' }));

    await waitFor(() => expect(canvas.getAllByRole('listitem')[0]).toHaveAttribute('aria-current', 'true'));
    await waitFor(() => expect(canvas.getAllByRole('listitem')[1]).toHaveTextContent('On hold by you'));
  },
};

export const Joined: Story = {
  name: 'Joined: one conversation of three',
  loaders: [phone(twoCalls)],
  parameters: { docs: { story: { autoplay: true } } },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Join' }));

    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(1));
    await expect(canvas.getByText('Bob Baker and Carol Clark hear each other')).toBeVisible();
  },
};

export const CallWaiting: Story = {
  name: 'Carol calls while we talk to Bob',
  loaders: [
    phone(async (it) => {
      await talking()(it);
      await it.farSide.calls(carol);
    }),
  ],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Answer' })).toBeEnabled();
    await expect(canvas.getByRole('button', { name: 'Reject' })).toBeEnabled();
  },
};

export const Calling: Story = {
  name: 'It rings at Bob’s: that call can only be ended',
  loaders: [phone(async (it) => it.farSide.rings(await calling(it)))],
};

export const Pending: Story = {
  name: 'The service has not agreed to the switch yet',
  loaders: [
    phone(async (it) => {
      const [first] = await twoCalls(it);
      // To resume the one, and to hold the other.
      for (let offer = 0; offer < 2; offer++) it.service.keepsWaiting('offer');
      it.client.call.unhold(first);
    }),
  ],
  play: async ({ canvas, loaded }) => {
    await waitFor(() => expect(canvas.getByRole('button', { name: 'Switch to' })).toHaveAttribute('aria-disabled', 'true'));
    await expect(canvas.getByRole('button', { name: 'Join' })).toBeDisabled();
    await expect(phoneOf(loaded).client.call.getAll()).toMatchObject([{ state: 'On Hold' }, { state: 'Connected' }]);
  },
};

export const Empty: Story = {
  name: 'No call goes on, and the page says something of its own',
  args: { empty: <p>Nobody is on the phone.</p> },
  loaders: [phone()],
};

export const LongName: Story = {
  name: 'A name that is longer than the line',
  loaders: [
    phone(async (it) => {
      await talking()(it);
      await it.farSide.calls({
        address: 'dept@example.com',
        name: 'Accounts Receivable, Northern Region, Subsidiary International Holdings',
      });
    }),
  ],
};

export const OtherParts: Story = {
  name: 'With parts of one’s own choice',
  args: { children: <CallActionButton operation="end">Hang up</CallActionButton> },
  loaders: [phone(async (it) => it.farSide.rings(await calling(it)))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Hang up' })).toBeEnabled();
  },
};
