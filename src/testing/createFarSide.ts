import type { Call, Client, RemoteMedia } from '../engine';
import { mediaOffered } from '../media';
import { newCallId, type CallMessage } from '../signalling';
import { FakeTrack } from './fakeTrack';
import { addTracks, type FarCall, type FarCalls, type FarSideMedia } from './farCalls';
import type { EndReason, FarSide } from './farSide';
import { settle, type Stage } from './stage';

export interface FarSideContext {
  client: Client;
  farCalls: FarCalls;
  stage: Stage;
  /** Tells the engine. */
  say(message: CallMessage): void;
}

const bob = 'bob@example.com';
const usualWords: Readonly<Record<number, string>> = {
  200: 'Answered elsewhere',
  408: 'No answer',
  486: 'Busy here',
  487: 'Caller gave up',
  603: 'Declined',
};

/** Makes the far side of a client. */
export function createFarSide({ client, farCalls, stage, say }: FarSideContext): FarSide {
  /** What the far side does with a call that is on. What the engine is doing comes first: its invitation may be on its way. */
  function verb<Words extends unknown[]>(
    name: keyof FarSide,
    fits: (call: Call) => boolean,
    act: (far: FarCall & { call: Call }, ...words: Words) => Promise<void> | void,
  ) {
    return (callId: string, ...words: Words) =>
      stage.perform(async () => {
        await settle();
        const call = client.call.getById(callId);
        const far = farCalls.get(callId);
        if (!call || !far || isOver(call) || !fits(call))
          throw mistake(name, call ? `not while a call is ${inWords(call)}` : `there is no call '${callId}'`);
        await act({ ...far, call }, ...words);
      });
  }
  async function answer({ peer, offer = '' }: FarCall): Promise<string> {
    return peer.localDescription || (await peer.acceptOffer(offer, { trickle: false }));
  }
  async function reoffer({ peer, callId }: FarCall, hold = false) {
    say({ type: 'offer', callId, sdp: await peer.createOffer({ trickle: false, hold }) });
  }

  /** As an engine of ours does it, with the section of the screen, where one is shared. */
  function tell({ callId, peer, tracks, screens: [screen] }: FarCall, state: Partial<RemoteMedia> = {}) {
    const camera = tracks.some(({ kind }) => kind === 'video') ? 'on' : 'none';
    const screenMid = screen && peer.midOf(screen);
    say({ type: 'mediaState', callId, microphone: 'on', camera, ...state, ...(screenMid && { screenMid }) });
  }

  return {
    calls: (from = bob, { audio = true, video = false } = {}) =>
      stage.perform(async () => {
        await settle();
        const to = client.getUserInfo()?.identity;
        if (to === undefined || client.services.getSubscriptions().subscribed.length === 0)
          throw mistake('calls', 'the client must be logged in and subscribed');
        const { address, name } = typeof from === 'string' ? { address: from } : from;
        const callId = newCallId();
        const far = farCalls.open(callId);
        addTracks(far, { audio, video });
        const sdp = await far.peer.createOffer({ trickle: false });
        say({ type: 'invite', callId, from: address, fromName: name, to, sdp, trickle: false, sessionId: `session-of-${callId}` });
        return callId;
      }),
    rings: verb('rings', isMade, ({ callId }) => say({ type: 'ringing', callId })),
    sendsEarlyMedia: verb('sendsEarlyMedia', isMade, async (far) => {
      addTracks(far, { audio: true });
      say({ type: 'progress', callId: far.callId, sdp: await answer(far) });
    }),
    answers: verb('answers', isMade, async (far, media?: FarSideMedia) => {
      if (!far.peer.localDescription) addTracks(far, media ?? mediaOffered(far.offer ?? ''));
      say({ type: 'answer', callId: far.callId, sdp: await answer(far) });
    }),
    ends: verb(
      'ends',
      () => true,
      ({ call, callId }, reason?: EndReason) => {
        if (isAnswered(call)) say({ type: 'bye', callId, ...reason });
        else if (call.isCaller) say({ type: 'reject', callId, ...inFull(603, reason) });
        else say({ type: 'cancel', callId, ...inFull(487, reason) });
      },
    ),
    cancels: verb('cancels', isReceived, ({ callId }, reason?: EndReason) => say({ type: 'cancel', callId, ...inFull(487, reason) })),
    holds: verb('holds', isAnswered, (far) => reoffer(far, true)),
    resumes: verb('resumes', isAnswered, (far) => reoffer(far)),
    addsVideo: verb('addsVideo', isAnswered, (far) => {
      addTracks(far, { video: true });
      return reoffer(far);
    }),
    removesVideo: verb('removesVideo', isAnswered, (far) => {
      const cameras = far.tracks.filter(({ kind }) => kind === 'video');
      far.peer.removeTracks(cameras);
      for (const camera of cameras) far.tracks.splice(far.tracks.indexOf(camera), 1);
      return reoffer(far);
    }),
    sharesScreen: verb('sharesScreen', isAnswered, async (far) => {
      const screen = new FakeTrack('video');
      far.screens.push(screen);
      far.peer.addTracks([screen]);
      await reoffer(far);
      tell(far);
    }),
    stopsSharing: verb('stopsSharing', isAnswered, async (far) => {
      far.peer.removeTracks(far.screens.splice(0));
      await reoffer(far);
      tell(far);
    }),
    tellsMediaState: verb('tellsMediaState', isAnswered, (far, state?: Partial<RemoteMedia>) => tell(far, { camera: 'on', ...state })),
  };
}

const isAnswered = ({ state }: Call): boolean => state === 'Connected' || state === 'On Hold';
const isOver = ({ state }: Call): boolean => state === 'Ended' || state === 'Cancelled';
const isMade = (call: Call): boolean => call.isCaller && !isAnswered(call);
const isReceived = (call: Call): boolean => !call.isCaller && !isAnswered(call);
const inWords = ({ state, direction }: Call): string => `${direction} and ${state}`;

function inFull(usual: number, { statusCode = usual, reasonText = usualWords[statusCode] }: EndReason = {}): EndReason {
  return { statusCode, reasonText };
}

function mistake(name: keyof FarSide, why: string): Error {
  return new Error(`hookswitch/testing: farSide.${name}: ${why}.`);
}
