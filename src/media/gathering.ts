import { liveSections } from './sdp';

/** How long a description may wait for its candidates. */
export interface GatheringLimits {
  /** With a TURN server, the description waits for its relay candidates. */
  hasTurn: boolean;
  /** No other candidates are used: the end of gathering is worth knowing, also where it has brought none. */
  relayOnly: boolean;
  /** In ms; the cap without a TURN server, as long as there is any candidate. */
  idealMs: number;
  /** In ms; the cap in any case. */
  maxMs: number;
}

/**
 * Resolves when the local description is worth sending whole: all candidates are in it, or a cap is reached.
 * Waiting for the end alone would take 5 s to 40 s with one dead STUN server. Aborted, it never settles and holds nothing.
 */
export function collectCandidates(connection: RTCPeerConnection, limits: GatheringLimits, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const finish = (): void => {
      done.abort();
      resolve();
    };
    let patience: 'fresh' | 'worn' = 'fresh';
    const look = (): void => {
      if (isCollected(connection, limits.hasTurn, patience)) finish();
    };
    const timers = [
      setTimeout(() => {
        patience = 'worn';
        look();
      }, limits.idealMs),
      setTimeout(finish, limits.maxMs),
    ];
    done.signal.addEventListener('abort', () => {
      timers.forEach(clearTimeout);
    });
    signal.addEventListener(
      'abort',
      () => {
        done.abort();
      },
      { signal: done.signal },
    );
    connection.addEventListener('icecandidate', look, { signal: done.signal });
    const ended = limits.relayOnly ? () => (connection.iceGatheringState === 'complete' ? finish() : undefined) : look;
    connection.addEventListener('icegatheringstatechange', ended, { signal: done.signal });
    look();
  });
}

/** Whether the local description can be sent whole as it is. `worn`: the ideal time is over. */
export function isCollected(connection: RTCPeerConnection, hasTurn: boolean, patience: 'fresh' | 'worn' = 'fresh'): boolean {
  const sections = liveSections(connection.localDescription?.sdp ?? '');
  if (!sections.length) return true;
  const reached = sections.filter(({ text }) => /^a=candidate:/m.test(text));
  // After a change the state may still say `complete`, of the gathering before: an ICE restart leaves no candidate, …
  if (!reached.length) return false;
  // … and a section that was added to an unbundled call needs its own.
  const isBundled = /^a=group:BUNDLE/m.test(connection.remoteDescription?.sdp ?? 'a=group:BUNDLE');
  if (connection.iceGatheringState === 'complete' && (isBundled || reached.length === sections.length)) return true;
  // Before the answer nobody knows which section's path is taken.
  const needed = connection.remoteDescription ? reached : sections;
  return hasTurn ? needed.every(({ text }) => / typ relay\b/.test(text)) : patience === 'worn';
}
