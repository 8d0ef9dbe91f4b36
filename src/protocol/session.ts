import * as v from 'valibot';
import { supported } from './subscription';

const correlator = v.optional(v.string());
/** Never empty: an empty description is an error of its sender. */
const sdp = v.pipe(v.string(), v.nonEmpty());

export const candidate = v.object({
  candidate: v.string(),
  sdpMid: v.nullish(v.string()),
  sdpMLineIndex: v.nullish(v.number()),
  usernameFragment: v.nullish(v.string()),
});

/** Parameters of the application's own (PROTOCOL §5.8). The bounds keep them small enough to be kept for each ringing call. */
const customParameters = v.pipe(
  v.array(v.object({ name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)), value: v.pipe(v.string(), v.maxLength(4096)) })),
  v.maxLength(32),
);
const withParameters = { customParameters: v.optional(customParameters) };

/** S1: a new session (PROTOCOL §4). An offer without `sdp` is slow start. */
export const sessionRequest = v.object({
  wrtcsSession: v.object({
    clientCorrelator: correlator,
    tParticipantAddress: v.pipe(v.string(), v.nonEmpty()),
    tParticipantName: v.optional(v.string()),
    offer: v.optional(v.object({ sdp: v.optional(sdp) })),
    /** `trickle`: candidates follow by S10. */
    'x-supported': supported,
    /** The caller's own channel, so that its other devices are told apart from it. */
    'x-notifyURL': v.optional(v.string()),
    ...withParameters,
  }),
});
export const sessionResponse = v.object({ wrtcsSession: v.object({ resourceURL: v.pipe(v.string(), v.includes('/sessions/')) }) });

/** S2 and S3: `Ringing`, and the audit `Connected`. */
export const statusRequest = v.object({
  wrtcsSessionStatus: v.object({ clientCorrelator: correlator, status: v.picklist(['Ringing', 'Connected']) }),
});
/** `Closed` in an audit's reply means that the call is over (PROTOCOL §5.9). */
export const statusResponse = v.object({ wrtcsSessionStatus: v.object({ status: v.string() }) });

/** S4: the answer to a call or to a renegotiation. */
export const answerRequest = v.object({ wrtcsAnswer: v.object({ clientCorrelator: correlator, sdp, ...withParameters }) });
/** S5 and S7. */
export const offerRequest = v.object({
  wrtcsOffer: v.object({ clientCorrelator: correlator, sdp: v.optional(sdp), ...withParameters }),
});
/** S8: a call that rings here shall ring elsewhere. */
export const forwardRequest = v.object({
  wrtcsForward: v.object({ clientCorrelator: correlator, address: v.pipe(v.string(), v.nonEmpty()) }),
});
/** S9: the partner shall talk to `address`; with `sessionId`, to the partner of that session (consultative). One of the two must be there. */
export const transferRequest = v.object({
  wrtcsTransfer: v.pipe(
    v.object({
      clientCorrelator: correlator,
      address: v.optional(v.pipe(v.string(), v.nonEmpty())),
      sessionId: v.optional(v.pipe(v.string(), v.nonEmpty())),
    }),
    v.check(({ address, sessionId }) => address !== undefined || sessionId !== undefined),
  ),
});
/** S10. `x-completeSdp` comes once, with the last candidates, for devices that cannot trickle. */
export const iceRequest = v.object({ wrtcsIceCandidates: v.array(candidate), 'x-completeSdp': v.optional(sdp) });
/** Our own: parameters on their own, in a call that was answered. */
export const customParametersRequest = v.object({ customParameters });

/** What a microphone or camera does; `none`: nothing of this kind is sent. */
const source = v.picklist(['on', 'off', 'none']);
/** `screenMid`: the section in which a screen is sent (`a=mid`, RFC 5888 §4); without it, every picture is a camera's. */
export const mediaState = v.object({ microphone: source, camera: source, screenMid: v.optional(v.string()) });
/** Our own: what the sender's microphone and camera do from now on, and where its screen is seen. */
export const mediaStateRequest = v.object({ 'x-mediaState': mediaState });
