/** What is sent by one side: tracks that have no section yet, and the one stream in which the far side finds them all. */
export interface Outgoing {
  readonly waiting: MediaStreamTrack[];
  readonly stream: MediaStream;
}

/**
 * Puts the waiting tracks into sections of their kind that send nothing yet, in order.
 * What finds none gets a section of its own in an offer, and is forgotten in an answer, which cannot add sections (RFC 3264 §6).
 */
export async function placeTracks(connection: RTCPeerConnection, outgoing: Outgoing, type: 'offer' | 'answer'): Promise<void> {
  const { stream, waiting } = outgoing;
  const taken = new Set<RTCRtpTransceiver>();
  const placements: Promise<void>[] = [];
  for (const track of waiting.splice(0)) {
    const free = connection.getTransceivers().find((transceiver) => !taken.has(transceiver) && isFree(transceiver, track.kind));
    if (free) {
      taken.add(free);
      // A section that has never sent takes a track at once by addTrack (W3C webrtc §5.1); replaceTrack costs some ms with video.
      if (!free.sender.track && free.currentDirection === null) {
        connection.addTrack(track, stream);
        continue;
      }
      free.sender.setStreams(stream);
      placements.push(free.sender.replaceTrack(track));
    } else if (type === 'offer') {
      connection.addTransceiver(track, { streams: [stream] });
    }
  }
  await Promise.all(placements);
}

/** Makes sure that there is a section in which each of these kinds can be received. */
export function makeRoom(connection: RTCPeerConnection, kinds: readonly ('audio' | 'video')[]): void {
  for (const kind of kinds) {
    if (!connection.getTransceivers().some((transceiver) => isOfKind(transceiver, kind)))
      connection.addTransceiver(kind, { direction: 'recvonly' });
  }
}

/**
 * Sets what we want of every section; the browser makes of it what the other side allows (RFC 3264 §6.1).
 * It is said anew before each description, so that nothing is left of one that was refused.
 */
export function setDirections(connection: RTCPeerConnection, hold: boolean): void {
  for (const transceiver of connection.getTransceivers()) {
    if (transceiver.direction === 'stopped') continue;
    const willing = transceiver.sender.track ? 'sendrecv' : 'recvonly';
    const wanted = hold ? 'inactive' : willing;
    // Setting it waits for the browser's signalling thread, also where nothing changes.
    if (transceiver.direction !== wanted) transceiver.direction = wanted;
  }
}

const isOfKind = ({ direction, receiver }: RTCRtpTransceiver, kind: string): boolean =>
  direction !== 'stopped' && receiver.track.kind === kind;

/** A track that has ended gives its place away: after a failed answer the person may answer again, with new tracks. */
function isFree(transceiver: RTCRtpTransceiver, kind: string): boolean {
  const { track } = transceiver.sender;
  return isOfKind(transceiver, kind) && (!track || track.readyState === 'ended');
}
