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
export const answerRequest = v.object({ wrtcsAnswer: v.object({ clientCorrelator: correlator, sdp }) });
/** S5 and S7. */
export const offerRequest = v.object({ wrtcsOffer: v.object({ clientCorrelator: correlator, sdp: v.optional(sdp) }) });
/** S10. `x-completeSdp` comes once, with the last candidates, for devices that cannot trickle. */
export const iceRequest = v.object({ wrtcsIceCandidates: v.array(candidate), 'x-completeSdp': v.optional(sdp) });
