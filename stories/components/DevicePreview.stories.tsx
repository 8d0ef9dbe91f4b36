import type { Meta, StoryObj } from '@storybook/react-vite';
import { DevicePreview } from 'hookswitch';
import { expect, mocked, spyOn, waitFor } from 'storybook/test';
import { createDrawnStream } from 'hookswitch/testing';
import { allDevices, unnamed } from '../devices';
import { phone, phoneOf } from '../phone';

/** Everything that the preview has opened in this story. */
const opened = () =>
  Promise.all(mocked(navigator.mediaDevices.getUserMedia).mock.results.map(({ value }) => value as Promise<MediaStream>));

/** Tries the devices before a call. Nothing is turned on before the button is pressed. In stories, camera and microphone are drawn. */
const meta = {
  title: 'Components/DevicePreview',
  component: DevicePreview,
  beforeEach: () => {
    const capture = spyOn(navigator.mediaDevices, 'getUserMedia');
    capture.mockImplementation((asked) => {
      const stream = createDrawnStream({ audio: asked?.audio !== false, video: asked?.video !== false });
      for (const track of stream.getTracks()) {
        const deviceId = track.kind === 'audio' ? 'laptop' : 'webcam';
        track.getSettings = () => ({ deviceId });
      }
      return Promise.resolve(stream);
    });
    // The browser that shows the stories may have allowed everything; what they tell is of one that asks.
    const permission = spyOn(navigator.permissions, 'query').mockResolvedValue({ state: 'prompt' } as PermissionStatus);
    return () => {
      capture.mockRestore();
      permission.mockRestore();
    };
  },
  loaders: [phone(({ media }) => media.changeDevices(allDevices))],
} satisfies Meta<typeof DevicePreview>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Off: Story = {
  name: 'Nothing is on',
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('meter')).toBe(null);
    await expect(navigator.mediaDevices.getUserMedia).not.toHaveBeenCalled();
  },
};

export const On: Story = {
  name: 'Picture and sound are there',
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Check camera and microphone' }));

    const level = await canvas.findByRole<HTMLMeterElement>('meter', { name: 'Microphone level' });
    await waitFor(() => expect(level.value).toBeGreaterThan(0.3));
    await waitFor(() => expect(canvas.getByLabelText<HTMLVideoElement>('Your picture').videoWidth).toBeGreaterThan(0));
    await expect(canvas.getByRole('button', { name: 'Test speaker' })).toBeEnabled();
    await expect(canvas.getByRole('combobox', { name: 'Microphone' })).toHaveDisplayValue('Laptop microphone');
  },
};

export const Stopped: Story = {
  name: 'Stop turns everything off',
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Check camera and microphone' }));
    await canvas.findByRole('meter');
    await userEvent.click(canvas.getByRole('button', { name: 'Stop' }));

    await waitFor(() => expect(canvas.queryByRole('meter')).toBe(null));
    for (const stream of await opened()) for (const track of stream.getTracks()) await expect(track.readyState).toBe('ended');
  },
};

export const Asking: Story = {
  name: 'While the browser asks for the permission',
  loaders: [
    phone(({ media }) => {
      media.changeDevices({ ...allDevices, microphone: [unnamed] });
      media.grantLater();
    }),
  ],
  play: async ({ canvas, userEvent }) => {
    const check = canvas.getByRole('button', { name: 'Check camera and microphone' });
    await userEvent.click(check);

    await expect(check).toHaveAttribute('aria-disabled', 'true');
  },
};

export const Denied: Story = {
  name: 'Both were denied',
  loaders: [
    phone(({ media }) => {
      media.changeDevices({ ...allDevices, microphone: [unnamed] });
      media.denyCapture('denied-by-person');
    }),
  ],
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Check camera and microphone' }));
    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('not allowed');

    await expect(phoneOf(loaded).media.liveTracks()).toEqual([]);
  },
};

export const InUse: Story = {
  name: 'Another program has the camera',
  loaders: [
    phone(({ media }) => {
      media.changeDevices(allDevices);
      media.denyCapture('device-in-use');
    }),
  ],
  play: async ({ canvas, userEvent }) => {
    mocked(navigator.mediaDevices.getUserMedia).mockRejectedValue(new DOMException('Could not start', 'NotReadableError'));
    await userEvent.click(canvas.getByRole('button', { name: 'Check camera and microphone' }));

    await expect(canvas.findByRole('alert')).resolves.toHaveTextContent('Another program');
  },
};

export const VoiceOnly: Story = {
  name: 'For calls without video',
  args: { video: false },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Check microphone' }));

    await canvas.findByRole('meter');
  },
};

export const NoCamera: Story = {
  name: 'There is no camera',
  loaders: [phone(({ media }) => media.changeDevices({ ...allDevices, camera: [] }))],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Check camera and microphone' }));
    await canvas.findByRole('meter');

    await expect(canvas.queryByLabelText('Your picture')).toBe(null);
  },
};
