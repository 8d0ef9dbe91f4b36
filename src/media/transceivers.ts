/** What is sent by one side: its tracks, and the one stream in which the far side finds them all. */
export interface Outgoing {
  readonly tracks: Set<MediaStreamTrack>;
  readonly stream: MediaStream;
}

/**
 * Empties the sections whose track is not sent any more, and puts those that wait into sections of their kind that send nothing, in order.
 * What finds none gets a section of its own in an offer. An answer cannot add sections (RFC 3264 §6): the first answer of a call
 * forgets what finds none, later ones leave it for the next offer.
 */
export async function placeTracks(connection: RTCPeerConnection, { tracks, stream }: Outgoing, type: 'offer' | 'answer'): Promise<void> {
  const taken = new Set<RTCRtpTransceiver>();
  const placements: Promise<void>[] = [];
  for (const track of tracks) {
    if (track.readyState === 'ended') continue; // its device is gone
    const transceivers = connection.getTransceivers().filter(({ direction }) => direction !== 'stopped');
    if (transceivers.some(({ sender }) => sender.track === track)) continue;
    const free = transceivers.find((transceiver) => !taken.has(transceiver) && isFree(transceiver, track.kind, tracks));
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
      // Not addTransceiver: where this offer is taken back for one of the far side, the track finds its place in that (W3C webrtc §4.4.1.6).
      connection.addTrack(track, stream);
    } else if (!connection.currentRemoteDescription) {
      tracks.delete(track);
    }
  }
  for (const transceiver of connection.getTransceivers()) {
    const { direction, sender } = transceiver;
    if (direction !== 'stopped' && !taken.has(transceiver) && sender.track && !tracks.has(sender.track))
      placements.push(sender.replaceTrack(null));
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
 * @param hold - for answers alone: Chromium (156) falls silent at an offer of its own that is inactive, and stays so when that is taken back.
 */
export function setDirections(connection: RTCPeerConnection, hold: boolean): void {
  for (const transceiver of connection.getTransceivers()) {
    if (transceiver.direction === 'stopped') continue;
    const isLeftOver = transceiver.mid === null && !transceiver.sender.track; // of an offer that was taken back
    const willing = transceiver.sender.track ? 'sendrecv' : 'recvonly';
    const wanted = hold || isLeftOver ? 'inactive' : willing;
    // Setting it waits for the browser's signalling thread, also where nothing changes.
    if (transceiver.direction !== wanted) transceiver.direction = wanted;
  }
}

const isOfKind = ({ direction, receiver }: RTCRtpTransceiver, kind: string): boolean =>
  direction !== 'stopped' && receiver.track.kind === kind;

/** A track that has ended gives its place away: after a failed answer the person may answer again, with new tracks. */
function isFree(transceiver: RTCRtpTransceiver, kind: string, wanted: ReadonlySet<MediaStreamTrack>): boolean {
  const { track } = transceiver.sender;
  return isOfKind(transceiver, kind) && (!track || track.readyState === 'ended' || !wanted.has(track));
}
