import { CallProvider, type Client } from 'hookswitch';
import { alice, bob } from './accounts';
import { Person } from './Person';

/** Two phones in one window, each with a client of its own. */
export function Pair({ first, second }: { first: Client; second: Client }) {
  return (
    <>
      <div className="intro" data-compact>
        <h1 className="intro-title">Both sides in one window</h1>
        <p className="intro-lead">
          Press Call on one side and Answer with video on the other. Both use the same microphone, so you hear yourself: mute one, or wear
          headphones.
        </p>
      </div>
      <div className="pair">
        <CallProvider client={first}>
          <Person accounts={[alice]} atOnce={alice} />
        </CallProvider>
        <CallProvider client={second}>
          <Person accounts={[bob]} atOnce={bob} />
        </CallProvider>
      </div>
    </>
  );
}
