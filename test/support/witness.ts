/** What a page did with media, as seen from outside the engine. */
interface Witness {
  peers: RTCPeerConnection[];
  /** All tracks that getUserMedia and getDisplayMedia ever gave out. */
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
  const share = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getDisplayMedia = async (constraints) => {
    const stream = await share(constraints);
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

/** What the newest connection that is open has agreed upon. Runs in the page. */
export function agreed(): { mLines: number; sending: string[]; ufrag: string | undefined } {
  const peer = window.witness.peers.filter((it) => it.connectionState !== 'closed').at(-1);
  const sdp = peer?.localDescription?.sdp ?? '';
  return {
    mLines: sdp.match(/^m=/gm)?.length ?? 0,
    sending: (peer?.getSenders() ?? []).flatMap(({ track }) => track?.kind ?? []).sort(),
    ufrag: /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1],
  };
}

/** The average brightness of the newest picture of the far side that is shown: 0 is black, 255 white. Runs in the page. */
export function brightness(): number {
  const video = [...document.querySelectorAll<HTMLVideoElement>('#remote-container video')].at(-1);
  const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 24 });
  const context = canvas.getContext('2d');
  if (!video || !context) return NaN;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const colours = context.getImageData(0, 0, canvas.width, canvas.height).data.filter((_, index) => index % 4 < 3);
  return colours.reduce((sum, one) => sum + one, 0) / colours.length;
}

/**
 * The keys whose tones are in what comes in, in order, each once for as long as it sounds. Runs in the page.
 * @param ms - how long to listen.
 */
export async function hearKeys(ms: number): Promise<string> {
  const rows = [697, 770, 852, 941];
  const columns = [1209, 1336, 1477, 1633];
  const keys = ['123A', '456B', '789C', '*0#D'];
  const peer = window.witness.peers.filter((it) => it.connectionState !== 'closed').at(-1);
  const track = peer?.getReceivers().find((receiver) => receiver.track.kind === 'audio')?.track;
  if (!track) return '';
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const levels = new Float32Array(analyser.frequencyBinCount);
  const levelOf = (hertz: number) => levels[Math.round((hertz * analyser.fftSize) / context.sampleRate)] ?? -Infinity;
  const loudest = (group: number[]) => {
    const [first, second] = group.map((hertz, index) => ({ index, level: levelOf(hertz) })).sort((one, other) => other.level - one.level);
    // A beep of the fake microphone is near to none of these, or to all alike.
    return first && second && first.level > -55 && first.level - second.level > 12 ? first.index : undefined;
  };
  let heard = '';
  let sounding: string | undefined;
  let quiet = 0;
  for (const end = performance.now() + ms; performance.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    analyser.getFloatFrequencyData(levels);
    const [row, column] = [loudest(rows), loudest(columns)];
    const key = row === undefined || column === undefined ? undefined : keys[row]?.[column];
    quiet = key === undefined ? quiet + 1 : 0;
    if (key !== undefined && key !== sounding) heard += key;
    // A busy machine drops out for a moment in the middle of a tone.
    if (key !== undefined || quiet > 8) sounding = key;
  }
  await context.close();
  return heard;
}
