import type { Meta, StoryObj } from '@storybook/react-vite';
import { CallActionButton } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { bob, phone, phoneOf, talking, video } from '../phone';

/** One operation on one call. It is disabled exactly when the engine would refuse the operation. */
const meta = {
  title: 'Components/CallActionButton',
  component: CallActionButton,
} satisfies Meta<typeof CallActionButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Answer: Story = {
  name: 'Bob calls, and can be answered',
  args: { operation: 'answer' },
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
};

export const Answered: Story = {
  name: 'Answering connects, and then there is nothing to answer',
  args: { operation: 'answer' },
  tags: ['!autodocs'],
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Answer' }));

    await waitFor(() => expect(phoneOf(loaded).client.call.getAll()).toMatchObject([{ state: 'Connected' }]));
    await expect(canvas.getByRole('button', { name: 'Answer' })).toBeDisabled();
  },
};

export const AnswerWithVideo: Story = {
  name: 'Bob offers video',
  args: { operation: 'answerWithVideo' },
  loaders: [phone(({ farSide }) => farSide.calls(bob, video))],
};

export const NoVideoOffered: Story = {
  name: 'Bob offers no video to answer with',
  args: { operation: 'answerWithVideo' },
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Answer with video' })).toBeDisabled();
  },
};

export const OnItsWay: Story = {
  name: 'While the answer is on its way',
  args: { operation: 'answer' },
  loaders: [
    phone(async ({ client, farSide, service }) => {
      service.keepsWaiting('answer');
      client.call.answer(await farSide.calls(bob), { audio: true });
    }),
  ],
  play: async ({ canvas, userEvent }) => {
    const button = canvas.getByRole('button', { name: 'Answer' });
    await userEvent.click(button);

    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveFocus();
  },
};

export const Reject: Story = {
  name: 'Bob calls, and can be declined',
  args: { operation: 'reject' },
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
};

export const Rejected: Story = {
  name: 'Declining ends the call',
  args: { operation: 'reject' },
  tags: ['!autodocs'],
  loaders: [phone(({ farSide }) => farSide.calls(bob))],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Reject' }));

    await waitFor(() => expect(phoneOf(loaded).client.call.getAll()).toMatchObject([{ state: 'Ended' }]));
  },
};

export const End: Story = {
  name: 'In a call, it can be ended',
  args: { operation: 'end' },
  loaders: [phone(talking())],
};

export const Ended: Story = {
  name: 'Ending a call, and then there is nothing to end',
  args: { operation: 'end' },
  tags: ['!autodocs'],
  loaders: [phone(talking())],
  play: async ({ canvas, userEvent }) => {
    const button = canvas.getByRole('button', { name: 'End' });
    await userEvent.click(button);

    await waitFor(() => expect(button).toBeDisabled());
  },
};

export const NoCall: Story = {
  name: 'Without a call there is nothing to end',
  args: { operation: 'end' },
  loaders: [phone()],
};

export const InOtherWords: Story = {
  name: 'Its words and its picture are replaced',
  args: { operation: 'end', children: 'Put the receiver down' },
  loaders: [phone(talking())],
};
