import type { Log } from '../log';
import { iceNames } from './sdp';

/** The far side's candidates on their way into the connection. */
export interface RemoteCandidates {
  add(candidates: readonly RTCIceCandidateInit[]): Promise<void>;
  /** To be called after each remote description: what was kept for it goes in. */
  described(): Promise<void>;
  /** Keeps these, and all that come, until {@link release}. */
  keepBack(candidates: readonly RTCIceCandidateInit[]): void;
  release(): Promise<void>;
}

/**
 * Keeps candidates that overtake the description they belong to, by the ICE name of its sections (RFC 8839 §5.4),
 * and passes over those of a description that has been replaced, and those which the browser does not take.
 */
export function createRemoteCandidates(connection: RTCPeerConnection, log: Log): RemoteCandidates {
  let kept: RTCIceCandidateInit[] = [];
  let keepsAll = false;
  const past = new Set<string>();

  async function add(candidates: readonly RTCIceCandidateInit[]): Promise<void> {
    if (keepsAll) return void kept.push(...candidates);
    const names = iceNames(connection.remoteDescription?.sdp ?? '');
    for (const name of names) past.add(name);
    const takeOrKeep = async (candidate: RTCIceCandidateInit): Promise<void> => {
      const name = nameOf(candidate);
      if (name ? names.includes(name) : connection.remoteDescription) await connection.addIceCandidate(candidate);
      else if (!name || !past.has(name)) kept.push(candidate);
    };
    const passOver = (cause: unknown): void => log.warn('a candidate of the far side is passed over', cause);
    // All at once: to wait for each would delay the answer.
    await Promise.all(candidates.map((candidate) => takeOrKeep(candidate).catch(passOver)));
  }

  function described(): Promise<void> {
    const waiting = kept;
    kept = [];
    return add(waiting);
  }

  return {
    add,
    described,
    keepBack(candidates) {
      keepsAll = true;
      kept.push(...candidates);
    },
    release() {
      keepsAll = false;
      return described();
    },
  };
}

/** Some browsers say the name only in the text of the candidate, others only beside it. */
const nameOf = ({ candidate, usernameFragment }: RTCIceCandidateInit): string | null | undefined =>
  / ufrag (\S+)/.exec(candidate ?? '')?.[1] ?? usernameFragment;
