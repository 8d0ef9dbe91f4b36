import type { CallMessage } from '../signalling';
import { createFakeMedia } from './fakeMedia';
import type { FakePeer } from './fakePeer';
import { FakeTrack } from './fakeTrack';

/** What the far side sends. */
export interface FarSideMedia {
  audio?: boolean | undefined;
  video?: boolean | undefined;
}

/** One call as the far side has it. */
export interface FarCall {
  readonly callId: string;
  readonly peer: FakePeer;
  /** The engine's offer, where it is the one who calls. */
  readonly offer: string | undefined;
  /** What its microphone and camera have sent. */
  readonly tracks: FakeTrack[];
  /** What it shares. */
  readonly screens: FakeTrack[];
}

/** The far side's end of all calls. */
export interface FarCalls {
  /** The call of this id, as long as the engine has not hung up. */
  get(callId: string): FarCall | undefined;
  open(callId: string, offer?: string): FarCall;
  /** Takes what the engine says. */
  hear(message: CallMessage): Promise<void>;
}

/**
 * No calls yet. The far side agrees to what the engine offers in a call that goes on, with what it sends already.
 * @param say - tells the engine.
 */
export function createFarCalls(say: (message: CallMessage) => void): FarCalls {
  const media = createFakeMedia();
  const calls = new Map<string, FarCall>();

  function open(callId: string, offer?: string): FarCall {
    const call: FarCall = { callId, offer, peer: media.createPeer({ iceServers: [] }), tracks: [], screens: [] };
    calls.set(callId, call);
    return call;
  }
  return {
    get: (callId) => calls.get(callId),
    open,
    async hear(message) {
      const { callId } = message;
      switch (message.type) {
        case 'invite':
          open(callId, message.sdp);
          return;
        case 'answer':
        case 'offerAnswer':
          return calls.get(callId)?.peer.acceptAnswer(message.sdp);
        case 'offer': {
          const sdp = await calls.get(callId)?.peer.acceptOffer(message.sdp ?? '', { trickle: false });
          // After the service has taken the offer.
          if (sdp !== undefined) queueMicrotask(() => say({ type: 'offerAnswer', callId, sdp }));
          return;
        }
        case 'reject':
        case 'cancel':
        case 'bye':
          calls.get(callId)?.peer.close();
          calls.delete(callId);
          return;
        default:
      }
    },
  };
}

/** Has the far side send these kinds from its next description on. */
export function addTracks({ peer, tracks }: FarCall, { audio = false, video = false }: FarSideMedia): void {
  const added = [...(audio ? [new FakeTrack('audio')] : []), ...(video ? [new FakeTrack('video')] : [])];
  tracks.push(...added);
  peer.addTracks(added);
}
