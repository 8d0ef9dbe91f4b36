import type { Meta, StoryObj } from '@storybook/react-vite';
import { HookswitchError, MessageLog } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { bob, calling, painted, phone, phoneOf, talking } from '../phone';

/** What has happened since it was first shown, newest last; read aloud as it comes. */
const meta = {
  title: 'Components/MessageLog',
  component: MessageLog,
  parameters: { docs: { story: { autoplay: true } } },
} satisfies Meta<typeof MessageLog>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Empty: Story = {
  name: 'Nothing has happened yet',
  loaders: [phone()],
};

export const ACall: Story = {
  name: 'A call from its beginning to its end',
  loaders: [phone()],
  play: async ({ canvas, loaded }) => {
    await painted();
    const it = phoneOf(loaded);
    const callId = await calling(it);
    await it.farSide.rings(callId);
    await it.farSide.answers(callId);
    await it.farSide.holds(callId);
    await it.farSide.resumes(callId);
    await it.farSide.ends(callId);

    await canvas.findByText('bob@example.com: Ringing');
    await expect(canvas.findAllByRole('listitem')).resolves.toHaveLength(6);
  },
};

export const Trouble: Story = {
  name: 'What went wrong stands out',
  loaders: [phone()],
  play: async ({ canvas, loaded }) => {
    await painted();
    const it = phoneOf(loaded);
    it.media.denyCapture('denied-by-person');
    it.client.call.make(bob.address);
    await canvas.findByText(/Allow it in the address bar/);
    it.media.denyCapture(undefined);
    it.service.failsNext('invite', new HookswitchError('call:7', { reason: 'no-such-callee' }));
    it.client.call.make('nobody@example.com');

    await canvas.findByText(/Check it and call again/);
  },
};

export const Full: Story = {
  name: 'More than there is room for: the newest is in sight',
  loaders: [phone()],
  play: async ({ canvas, loaded }) => {
    await painted();
    const it = phoneOf(loaded);
    for (let time = 0; time < 5; time++) await it.farSide.ends(await talking()(it));

    const log = canvas.getByRole('log', { name: 'Messages' });
    const newest = () => canvas.getAllByRole('listitem').at(-1)?.getBoundingClientRect();
    await waitFor(() => expect(newest()?.bottom).toBeLessThanOrEqual(log.getBoundingClientRect().bottom));
  },
};
