import { turnRefusal } from '../media';
import type { CallMediaEvent } from './callMedia';
import type { CallParts } from './callParts';
import type { InputDevices } from './inputDevices';
import { followEndOfSource } from './mediaOperations';

/** What happens to the media of a call, as the application and the far side hear of it. */
export function hearMedia(parts: CallParts & { readonly inputs: InputDevices }, event: CallMediaEvent): void {
  const { live } = parts;
  const { id: callId, webrtcSessionId: id } = live.call;
  const { emit, signalling, log } = live.context;
  switch (event.type) {
    case 'trackAdded':
    case 'trackEnded': {
      const { trackId, local } = event;
      const side = local ? 'localTracks' : 'remoteTracks';
      const others = live.call[side].filter((known) => known !== trackId);
      live.record.update({ [side]: event.type === 'trackAdded' ? [...others, trackId] : others });
      return emit(event.type === 'trackAdded' ? 'call:newTrack' : 'call:trackEnded', { callId, trackId, local, id });
    }
    case 'sharingStopped':
      live.media.stop([event.track]);
      return followEndOfSource(parts, event.track.id);
    case 'deviceStopped':
      return void parts.inputs.replaceStopped(event);
    case 'sourceMuted':
    case 'sourceUnmuted':
      return emit(`media:${event.type}`, { callId, trackId: event.trackId, trackIds: [event.trackId], isLocal: event.local, id });
    case 'candidate':
    case 'gathered': {
      const candidates = event.type === 'candidate' ? [event.candidate] : [];
      const completeSdp = event.type === 'gathered' && live.call.isCaller ? event.sdp : undefined;
      if (candidates.length === 0 && completeSdp === undefined) return;
      signalling
        .send({ type: 'candidates', callId, candidates, completeSdp })
        .catch((error: unknown) => log.warn('candidates were not delivered', error));
      return;
    }
    case 'iceServerError': {
      log.warn(`the ICE server ${event.url} gave error ${event.errorCode}`);
      const refusal = turnRefusal(event);
      return refusal && live.record.sayOnce(refusal);
    }
    default:
      event satisfies never;
  }
}
