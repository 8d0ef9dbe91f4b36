import { HookswitchError } from '../errors';
import type { PeerEvent, PeerOptions } from './media';

/**
 * Makes the browser's connection.
 * @throws HookswitchError `call:3`: reason `unsupported-browser`, or the browser refuses the ICE servers.
 */
export function openConnection({ configuration, iceServers, iceTransportPolicy }: PeerOptions): RTCPeerConnection {
  // Absent in WebKitGTK and in Node.
  if (!('RTCPeerConnection' in globalThis)) throw new HookswitchError('call:3', { reason: 'unsupported-browser' });
  try {
    // To the browser, a member that is undefined is one that is missing (WebIDL §3.2.17).
    return new RTCPeerConnection({ ...configuration, iceServers: [...iceServers], iceTransportPolicy } as RTCConfiguration);
  } catch (cause) {
    throw HookswitchError.from(cause, 'call:3');
  }
}

/** What it means that a server refuses; undefined for all but a TURN server that does not take the credentials (RFC 8656 §5). */
export function turnRefusal({ url, errorCode }: { url: string; errorCode: number }): HookswitchError | undefined {
  return errorCode === 401 && /^turns?:/i.test(url) ? new HookswitchError('call:2', { detail: url, reason: 'turn-refused' }) : undefined;
}

/** Passes on the connection's own events in the words of the port, until the signal. */
export function listenTo(connection: RTCPeerConnection, emit: (event: PeerEvent) => void, signal: AbortSignal): void {
  connection.addEventListener(
    'icecandidate',
    ({ candidate }) => {
      // An empty candidate ends a generation (W3C webrtc §4.8.2); `gathered` tells of that.
      if (candidate?.candidate) emit({ type: 'candidate', candidate: { ...candidate.toJSON(), candidate: candidate.candidate } });
    },
    { signal },
  );
  connection.addEventListener(
    'connectionstatechange',
    () => {
      emit({ type: 'connectionState', state: connection.connectionState });
    },
    { signal },
  );
  connection.addEventListener(
    'icecandidateerror',
    ({ url, errorCode, errorText }) => {
      emit({ type: 'iceServerError', url, errorCode, errorText });
    },
    { signal },
  );
}
