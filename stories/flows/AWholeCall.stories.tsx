import type { Meta, StoryObj } from '@storybook/react-vite';
import { CallProvider, createOn, type Client } from 'hookswitch';
import { createDrawnMedia, createMemoryNetwork } from 'hookswitch/testing';
import { expect, waitFor, within } from 'storybook/test';
import { Phone } from './Phone';

interface Pair {
  alice: Client;
  bob: Client;
}

/** Real peer connections between the two, with drawn pictures and with tones for voices; only the service is in memory. */
const meta = {
  title: 'Flows/A whole call',
  parameters: { wide: true },
  tags: ['!autodocs'],
  loaders: [async () => twoPeople()],
  render(_, { loaded }) {
    const { alice, bob } = loaded as unknown as Pair; // of the loader above
    return (
      <div className="pair">
        <section aria-label="Alice">
          <CallProvider client={alice}>
            <Phone owner="Alice" initialAddress="bob@example.com" />
          </CallProvider>
        </section>
        <section aria-label="Bob">
          <CallProvider client={bob}>
            <Phone owner="Bob" initialAddress="alice@example.com" />
          </CallProvider>
        </section>
      </div>
    );
  },
  beforeEach({ loaded }) {
    const { alice, bob } = loaded as unknown as Pair;
    return () => Promise.all([alice.logout(), bob.logout()]);
  },
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

export const ByHand: Story = {
  name: 'Alice and Bob, for you to connect',
};

export const ByItself: Story = {
  name: 'Alice calls, Bob answers with video, they see each other, Alice hangs up',
  async play({ canvas, userEvent }) {
    const alices = canvas.getByRole('region', { name: 'Alice' });
    const bobs = canvas.getByRole('region', { name: 'Bob' });
    const alice = within(alices);
    const bob = within(bobs);

    await waitFor(() => expect(alice.getByRole('button', { name: 'Call' })).toBeEnabled());
    await userEvent.click(alice.getByRole('button', { name: 'Call' }));
    await userEvent.click(await bob.findByRole('button', { name: 'Answer with video' }));

    await seesBoth(alices, 'bob@example.com');
    await seesBoth(bobs, 'Alice');
    await expect(document.querySelectorAll('audio')).toHaveLength(2);
    await userEvent.click(alice.getByRole('button', { name: 'End' }));

    await waitFor(() => expect(bob.getByRole('status')).toHaveTextContent('Alice: Call ended'));
    await waitFor(() => expect(document.querySelectorAll('video, audio')).toHaveLength(0));
  },
};

function twoPeople(): Pair {
  const network = createMemoryNetwork();
  const person = (name: string, hue: number, frequencyHz: number): Client => {
    const identity = `${name.toLowerCase()}@example.com`;
    const client = createOn({
      signalling: network.signalling({ address: identity, name }),
      media: createDrawnMedia({ audio: { frequencyHz }, video: { label: name, hue } }),
      user: { username: name, identity },
    });
    client.services.subscribe(['call']);
    return client;
  };
  return { alice: person('Alice', 210, 330), bob: person('Bob', 20, 440) };
}

/** Frames of both pictures have been decoded, and go on to be. */
async function seesBoth(pane: HTMLElement, who: string): Promise<void> {
  for (const name of [`Picture of ${who}`, 'Your picture']) {
    const place = await within(pane).findByRole('group', { name }, { timeout: 10_000 });
    const frames = () => place.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    await waitFor(() => expect(frames()).toBeGreaterThan(0), { timeout: 10_000 });
    const before = frames();
    await waitFor(() => expect(frames()).toBeGreaterThan(before), { timeout: 10_000 });
  }
}
