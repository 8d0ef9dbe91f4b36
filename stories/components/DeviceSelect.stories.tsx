import type { Meta, StoryObj } from '@storybook/react-vite';
import { DeviceSelect } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';
import { allDevices, device, headset, laptop, unnamed } from '../devices';
import { painted, phone, phoneOf, talking } from '../phone';

/** Chooses a device, for calls to come and for the one that goes on. In a call it shows the device that is really used. */
const meta = {
  title: 'Components/DeviceSelect',
  component: DeviceSelect,
  args: { kind: 'microphone' },
} satisfies Meta<typeof DeviceSelect>;
export default meta;
type Story = StoryObj<typeof meta>;

export const BeforeACall: Story = {
  name: 'Nothing is chosen yet',
  loaders: [phone(({ media }) => media.changeDevices(allDevices))],
  play: async ({ canvas, loaded, userEvent }) => {
    await painted();
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Microphone' }), 'Headset');

    await waitFor(() => expect(canvas.getByRole('combobox')).toHaveValue('headset'));
    await expect(phoneOf(loaded).client.media.getDefaultDevices()).toEqual({ microphone: 'headset' });
  },
};

export const InACall: Story = {
  name: 'Another microphone in the middle of a call',
  loaders: [
    phone(async (it) => {
      it.media.changeDevices(allDevices);
      await talking()(it);
    }),
  ],
  play: async ({ canvas, userEvent }) => {
    const choice = canvas.getByRole('combobox', { name: 'Microphone' });
    await waitFor(() => expect(choice).toHaveDisplayValue('Laptop microphone'));
    await userEvent.selectOptions(choice, 'Headset');

    await waitFor(() => expect(choice).toHaveDisplayValue('Headset'));
  },
};

export const Camera: Story = {
  name: 'A camera',
  args: { kind: 'camera' },
  loaders: [phone(({ media }) => media.changeDevices(allDevices))],
};

export const Speaker: Story = {
  name: 'A speaker',
  args: { kind: 'speaker' },
  loaders: [phone(({ media }) => media.changeDevices(allDevices))],
};

export const Unplugged: Story = {
  name: 'The headset is plugged out during a call',
  loaders: [
    phone(async (it) => {
      it.media.changeDevices(allDevices);
      it.client.media.setDefaultDevices({ microphone: 'headset' });
      await talking()(it);
    }),
  ],
  play: async ({ canvas, loaded }) => {
    await painted();
    const { media } = phoneOf(loaded);
    media.changeDevices({ microphone: [laptop] });
    for (const track of media.liveTracks()) track.end();

    await expect(
      canvas.findByText('Headset was unplugged. Laptop microphone is used instead.', { selector: 'output' }),
    ).resolves.toBeVisible();
    await expect(canvas.getByRole('combobox')).toHaveDisplayValue('Laptop microphone');
  },
};

export const Away: Story = {
  name: 'The chosen one is not connected',
  loaders: [
    phone(({ client, media }) => {
      media.changeDevices({ ...allDevices, microphone: [laptop] });
      client.media.setDefaultDevices({ microphone: headset.deviceId });
    }),
  ],
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole('combobox')).toHaveDisplayValue('Microphone (not connected)'));
  },
};

export const Unnamed: Story = {
  name: 'Before the permission, devices have no names',
  loaders: [phone(({ media }) => media.changeDevices({ microphone: [unnamed] }))],
  play: async ({ canvas, loaded, userEvent }) => {
    const allow = await canvas.findByRole('button', { name: 'Allow access' });
    await expect(canvas.getByRole('combobox')).toHaveDisplayValue('Microphone 1');
    await userEvent.click(allow);

    await waitFor(() => expect(phoneOf(loaded).media.captures).toHaveLength(1));
  },
};

export const None: Story = {
  name: 'There is none',
  args: { kind: 'camera' },
  loaders: [phone()],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('combobox', { name: 'Camera' })).toBeDisabled();
    await expect(canvas.getByRole('combobox')).toHaveDisplayValue('No camera found');
  },
};

export const Ringing: Story = {
  name: 'While it rings, it has to wait',
  tags: ['!autodocs'],
  loaders: [
    phone(async (it) => {
      it.media.changeDevices(allDevices);
      await it.farSide.rings(it.client.call.make('bob@example.com', { audio: true }));
    }),
  ],
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole('combobox')).toBeDisabled());
  },
};

export const LongName: Story = {
  name: 'A name that is longer than the field',
  loaders: [
    phone(({ media }) =>
      media.changeDevices({
        microphone: [
          device('audioinput', 'array', 'Conference Microphone Array with Noise Cancellation (Manufacturer of Audio Equipment, 2nd floor)'),
        ],
      }),
    ),
  ],
};
