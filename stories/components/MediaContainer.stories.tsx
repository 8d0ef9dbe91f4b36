import type { Meta, StoryObj } from '@storybook/react-vite';
import { LocalVideo, MediaContainer, RemoteVideo } from 'hookswitch';
import { expect } from 'storybook/test';
import { calling, phone, phoneOf, reaches, talking, video, voice } from '../phone';

/** The far side’s picture, with ours in its corner, and the sound of the call. */
const meta = {
  title: 'Components/MediaContainer',
  component: MediaContainer,
  subcomponents: { RemoteVideo, LocalVideo },
} satisfies Meta<typeof MediaContainer>;
export default meta;
type Story = StoryObj<typeof meta>;

export const NoCall: Story = {
  name: 'Before there is a call',
  loaders: [phone()],
};

export const Ringing: Story = {
  name: 'While it rings at Bob’s, we see ourselves',
  loaders: [phone(async (it) => it.farSide.rings(await calling(it, video)))],
  play: async ({ canvas }) => {
    await canvas.findByRole('group', { name: 'Your picture' });
  },
};

export const EarlyMedia: Story = {
  name: 'The service plays an announcement before Bob answers',
  loaders: [phone(async (it) => it.farSide.sendsEarlyMedia(await calling(it)))],
};

export const VideoCall: Story = {
  name: 'Both see each other',
  loaders: [phone(talking(video))],
  play: async ({ canvas }) => {
    await canvas.findByRole('group', { name: 'Picture of Bob Baker' });
    await canvas.findByRole('group', { name: 'Your picture' });
  },
};

export const VoiceCall: Story = {
  name: 'Nobody sends a picture: the name stands there',
  loaders: [phone(talking(voice))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('region', { name: 'Pictures of the call' })).toHaveTextContent('Bob Baker');
  },
};

export const OnlyTheirs: Story = {
  name: 'Only Bob sends a picture',
  loaders: [phone(talking(voice, video))],
};

export const TheirCameraComesOn: Story = {
  name: 'Bob turns his camera on in the call',
  tags: ['!autodocs'],
  loaders: [phone(talking(voice))],
  play: async ({ canvas, loaded }) => {
    const { client, farSide } = phoneOf(loaded);
    for (const { id } of client.call.getAll()) await farSide.addsVideo(id);

    await canvas.findByRole('group', { name: 'Picture of Bob Baker' });
  },
};

export const CameraOff: Story = {
  name: 'Our camera is off',
  loaders: [
    phone(async (it) => {
      await talking(video)(it);
      it.client.media.muteTracks(it.client.call.getAll().flatMap(({ localTracks }) => localTracks));
    }),
  ],
  play: async ({ canvas }) => {
    await canvas.findByRole('group', { name: 'Camera is off' });
  },
};

export const Held: Story = {
  name: 'Bob has put us on hold',
  loaders: [phone(async (it) => it.farSide.holds(await talking(video)(it)))],
};

export const HeldByBoth: Story = {
  name: 'Both sides hold the call',
  loaders: [
    phone(async (it) => {
      const callId = await talking(video)(it);
      it.client.call.hold(callId);
      await reaches(it, callId, 'On Hold');
      await it.farSide.holds(callId);
    }),
  ],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('region', { name: 'Pictures of the call' })).toHaveTextContent('On hold by both sides');
  },
};

export const TheirCameraOff: Story = {
  name: 'Bob’s camera is off',
  loaders: [phone(async (it) => it.farSide.tellsMediaState(await talking(video)(it), { camera: 'off' }))],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('region', { name: 'Pictures of the call' })).toHaveTextContent('Camera is off');
  },
};

export const SoundBlocked: Story = {
  name: 'The browser plays no sound before a click',
  loaders: [phone((it) => (it.media.blockPlayback(), talking(video)(it)))],
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Resume sound' });
  },
};

export const LongName: Story = {
  name: 'A name that is longer than the stage is wide',
  loaders: [
    phone(async ({ client, farSide }) => {
      client.call.answer(
        await farSide.calls({
          address: 'dept@example.com',
          name: 'Accounts Receivable, Northern Region, Subsidiary International Holdings',
        }),
      );
    }),
  ],
};

export const TheirPictureAlone: Story = {
  name: 'With parts of one’s own choice: their picture alone',
  args: { children: <RemoteVideo /> },
  loaders: [phone(talking(video))],
};

export const SameSize: Story = {
  name: 'Arranged by the application: two pictures of the same size',
  args: {
    style: { display: 'grid', gridTemplateColumns: '1fr 1fr', aspectRatio: 'auto' },
    children: (
      <>
        <RemoteVideo style={{ position: 'relative', aspectRatio: '4 / 3' }} />
        <LocalVideo style={{ position: 'relative', inset: 0, inlineSize: 'auto', border: 0, borderRadius: 0 }} />
      </>
    ),
  },
  loaders: [phone(talking(video))],
};
