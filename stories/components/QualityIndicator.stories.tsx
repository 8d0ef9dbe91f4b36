import type { Meta, StoryObj } from '@storybook/react-vite';
import { QualityIndicator } from 'hookswitch';
import { expect, spyOn, waitFor } from 'storybook/test';
import { phone, phoneOf, talking, type Scene } from '../phone';

interface Line {
  rtt?: number;
  /** Of what we send, in parts of one. */
  lossUp?: number;
  /** Of 100 packets sent to us each second. */
  lost?: number;
  audioLevel?: number;
}

/** A scene: a call on a line like this. */
const onLine = ({ rtt = 0.04, lossUp = 0, lost = 0, audioLevel = 0.2 }: Line): Scene =>
  async function (it) {
    await talking()(it);
    let seconds = 0;
    spyOn(it.client.call, 'getStats').mockImplementation(() => {
      const timestamp = ++seconds * 1000;
      const figures = [
        { id: 'pair', type: 'candidate-pair', timestamp, currentRoundTripTime: rtt },
        { id: 'heard', type: 'remote-inbound-rtp', timestamp, fractionLost: lossUp },
        { id: 'in', type: 'inbound-rtp', timestamp, jitter: 0.005, packetsReceived: (100 - lost) * seconds, packetsLost: lost * seconds },
        { id: 'source', type: 'media-source', timestamp, audioLevel },
      ];
      return Promise.resolve(new Map(figures.map((one) => [one.id, one])));
    });
  };

/** How well the two sides are likely to hear each other, and what is likely to be at fault. It is an estimate, and says so. */
const meta = {
  title: 'Components/QualityIndicator',
  component: QualityIndicator,
} satisfies Meta<typeof QualityIndicator>;
export default meta;
type Story = StoryObj<typeof meta>;

const shows = (words: string): NonNullable<Story['play']> =>
  async function ({ canvas }) {
    await expect(canvas.findByRole('img', { name: words }, { timeout: 15_000 })).resolves.toBeVisible();
  };

export const Good: Story = {
  name: 'A good line',
  loaders: [phone(onLine({}))],
  play: shows('Estimated quality: good'),
};

export const Fair: Story = {
  name: 'Our own line loses a little',
  loaders: [phone(onLine({ lossUp: 0.05 }))],
  play: shows('Estimated quality: fair. Likely cause: your network'),
};

export const Far: Story = {
  name: 'A long way',
  tags: ['!autodocs'],
  loaders: [phone(onLine({ rtt: 0.9 }))],
  play: shows('Estimated quality: poor. Likely cause: your network'),
};

export const Poor: Story = {
  name: 'Their line loses a lot',
  loaders: [phone(onLine({ lost: 20 }))],
  play: shows('Estimated quality: poor. Likely cause: their network'),
};

export const Silent: Story = {
  name: 'Nothing comes from the microphone',
  loaders: [phone(onLine({ audioLevel: 0 }))],
  play: shows('Estimated quality: fair. Likely cause: your microphone is silent'),
};

export const Unknown: Story = {
  name: 'The browser gives no figures',
  loaders: [phone(talking())],
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole('img')).toHaveAccessibleName('Estimated quality: not known'));
  },
};

export const Held: Story = {
  name: 'Nothing is sent while Bob holds the call',
  loaders: [phone(onLine({}))],
  play: async ({ canvas, loaded }) => {
    await canvas.findByRole('img', { name: 'Estimated quality: good' });
    const { client, farSide } = phoneOf(loaded);
    for (const { id } of client.call.getAll()) await farSide.holds(id);

    await canvas.findByRole('img', { name: 'Estimated quality: not known' });
  },
};

export const NoCall: Story = {
  name: 'Before there is a call',
  tags: ['!autodocs'],
  loaders: [phone()],
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('img')).toBe(null);
  },
};
