import type { Meta, StoryObj } from '@storybook/react-vite';
import { CallActionButton, IncomingCallBanner } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { bob, phone, phoneOf, talking, video } from '../phone';

/** Who calls, and what can be done about it. It takes no focus: who is typing must not answer by accident. */
const meta = {
  title: 'Components/IncomingCallBanner',
  component: IncomingCallBanner,
} satisfies Meta<typeof IncomingCallBanner>;
export default meta;
type Story = StoryObj<typeof meta>;

export const VideoCall: Story = {
  name: 'Bob calls with video',
  loaders: [phone(({ farSide }) => farSide.calls(bob, video))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('alertdialog', { name: 'Bob Baker is calling' })).toHaveAccessibleDescription('Video call');
    await expect(canvas.getByRole('button', { name: 'Answer with video' })).toBeEnabled();
  },
};

export const VoiceCall: Story = {
  name: 'Bob calls without video: no picture can be answered with',
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Answer with video' })).toBeDisabled();
  },
};

export const Answered: Story = {
  name: 'Answering puts the banner away',
  tags: ['!autodocs'],
  loaders: [phone(({ farSide }) => farSide.calls(bob, video))],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Answer with video' }));

    await waitFor(() => expect(canvas.queryByRole('alertdialog')).not.toBeInTheDocument());
    await expect(
      phoneOf(loaded)
        .media.liveTracks()
        .map(({ kind }) => kind),
    ).toEqual(['audio', 'video']);
  },
};

export const Declined: Story = {
  name: 'Declining puts the banner away',
  tags: ['!autodocs'],
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Reject' }));

    await waitFor(() => expect(canvas.queryByRole('alertdialog')).not.toBeInTheDocument());
  },
};

export const GivenUp: Story = {
  name: 'Bob gives up before we answer',
  tags: ['!autodocs'],
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
  play: async ({ canvas, loaded }) => {
    const { client, farSide } = phoneOf(loaded);
    for (const { id } of client.call.getAll()) await farSide.cancels(id);

    await waitFor(() => expect(canvas.queryByRole('alertdialog')).not.toBeInTheDocument());
  },
};

export const Asking: Story = {
  name: 'While the browser asks for the microphone',
  loaders: [
    phone(async ({ client, farSide, media }) => {
      media.grantLater();
      client.call.answer(await farSide.calls(bob, video), video);
    }),
  ],
};

export const DeniedMicrophone: Story = {
  name: 'The microphone was denied: it still rings, and can be answered again',
  loaders: [phone(({ farSide, media }) => (media.denyCapture('denied-by-person'), farSide.calls(bob)))],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Answer' }));

    await waitFor(() => expect(phoneOf(loaded).client.call.getAll()).toMatchObject([{ state: 'Ringing', error: { code: 'call:4' } }]));
    await waitFor(() => expect(canvas.getByRole('button', { name: 'Answer' })).toBeEnabled());
  },
};

export const SecondCall: Story = {
  name: 'Carol calls while we talk with Bob',
  loaders: [
    phone(async (it) => {
      await talking()(it);
      await it.farSide.calls({ address: 'carol@example.com', name: 'Carol Clark' });
    }),
  ],
  play: async ({ canvas }) => {
    await canvas.findByRole('alertdialog', { name: 'Carol Clark is calling' });
  },
};

export const NoName: Story = {
  name: 'The caller has a number and no name',
  loaders: [phone(({ farSide }) => farSide.calls('+15550123'))],
};

export const LongName: Story = {
  name: 'A name that is longer than the line',
  loaders: [
    phone(({ farSide }) =>
      farSide.calls(
        { address: 'dept@example.com', name: 'Accounts Receivable, Northern Region, Subsidiary International Holdings (after hours)' },
        video,
      ),
    ),
  ],
};

export const OtherParts: Story = {
  name: 'With parts of one’s own choice',
  args: {
    children: (
      <>
        <CallActionButton operation="answer" />
        <CallActionButton operation="ignore">Let it ring</CallActionButton>
      </>
    ),
  },
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
};

export const Nobody: Story = {
  name: 'Nobody calls, and nothing is shown',
  tags: ['!autodocs'],
  loaders: [phone()],
};
