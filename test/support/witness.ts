/** What a page did with media, as seen from outside the engine. */
interface Witness {
  peers: RTCPeerConnection[];
  /** All tracks that getUserMedia ever gave out. */
  captured: MediaStreamTrack[];
}

declare global {
  interface Window {
    witness: Witness;
  }
}

/** Runs in the page before anything else of it: keeps every peer connection and every captured track. */
export function installWitness(): void {
  const witness: Witness = { peers: [], captured: [] };
  window.witness = witness;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      witness.peers.push(this);
    }
  };
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await capture(constraints);
    witness.captured.push(...stream.getTracks());
    return stream;
  };
}

/** What has come in over the open peer connections so far. Runs in the page. */
export async function receivedMedia(): Promise<{ framesDecoded: number; audioEnergy: number }> {
  const received = { framesDecoded: 0, audioEnergy: 0 };
  for (const peer of window.witness.peers.filter((it) => it.connectionState !== 'closed')) {
    const report = await peer.getStats();
    report.forEach((stats: { type: string; framesDecoded?: number; totalAudioEnergy?: number }) => {
      if (stats.type !== 'inbound-rtp') return;
      received.framesDecoded += stats.framesDecoded ?? 0;
      received.audioEnergy += stats.totalAudioEnergy ?? 0;
    });
  }
  return received;
}

/** What a call has left behind. Runs in the page. */
export function leftovers(): { liveTracks: number; openPeers: number; elements: number } {
  return {
    liveTracks: window.witness.captured.filter((track) => track.readyState === 'live').length,
    openPeers: window.witness.peers.filter((peer) => peer.connectionState !== 'closed').length,
    elements: document.querySelectorAll('video, audio').length,
  };
}
