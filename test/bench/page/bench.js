// Runs in the page, before the engine. Both pages are on one machine and so share this clock.
const clock = () => performance.timeOrigin + performance.now();

/** Told of the next peer connection that this page makes. */
let onPeer = () => undefined;
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...parameters) {
    super(...parameters);
    this.addEventListener('track', ({ track }) => play(track));
    onPeer(this);
  }
};

/** What comes in is decoded only where it is played; so it is for both ways, in the same manner. */
const players = [];
function play(track) {
  const player = Object.assign(document.createElement(track.kind), { srcObject: new MediaStream([track]), autoplay: true });
  players.push(player);
}

/** Resolves with the moments at which the page's next peer connection is connected and at which it decodes each of the kinds. */
function nextCall(kinds) {
  for (const player of players.splice(0)) player.srcObject = null;
  return new Promise((resolve) => {
    onPeer = (peer) => {
      onPeer = () => undefined;
      void Promise.all([connected(peer), decoding(peer, kinds)]).then(([connectedAt, decodingAt]) => resolve({ connectedAt, decodingAt }));
    };
  });
}

function connected(peer) {
  return new Promise((resolve) => {
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState === 'connected') resolve(clock());
    });
  });
}

async function decoding(peer, kinds) {
  await connected(peer);
  for (;;) {
    const report = [...(await peer.getStats()).values()].filter((stats) => stats.type === 'inbound-rtp');
    const heard = report.some((stats) => stats.kind === 'audio' && stats.jitterBufferEmittedCount > 0);
    const seen = report.some((stats) => stats.kind === 'video' && stats.framesDecoded > 0);
    if (heard && (seen || !kinds.video)) return clock();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Ours: a client that answers at once. */
const engine = {
  async prepare({ base, username, iceServers }) {
    const client = Kandy.create({
      call: { iceServers },
      authentication: { server: { base, protocol: 'http' }, clientCorrelator: username },
    });
    await client.login({ clientId: 'bench', username, password: 'demo' });
    await subscribed(client);
    client.on('call:receive', ({ callId }) => client.call.answer(callId, engine.kinds));
    client.on('call:error', ({ error }) => console.error(error.message));
    engine.client = client;
  },
  call(to, kinds) {
    const startedAt = clock();
    engine.client.call.make(to, kinds);
    return startedAt;
  },
  async hangUp() {
    const { client } = engine;
    for (const call of client.call.getAll()) if (call.state !== 'Ended') client.call.end(call.id);
  },
  isOver: () => engine.client.call.getAll().every((call) => call.state === 'Ended'),
};

function subscribed(client) {
  return new Promise((resolve) => {
    client.on('subscription:change', () => {
      const { isPending, subscribed } = client.services.getSubscriptions();
      if (!isPending && subscribed.includes('call')) resolve();
    });
    client.services.subscribe(['call']);
  });
}

/** The floor: the browser's own objects, and nothing between them and the relay. */
const bare = {
  async prepare({ relay }) {
    bare.socket = new WebSocket(relay);
    await new Promise((resolve) => bare.socket.addEventListener('open', resolve));
    bare.socket.addEventListener('message', ({ data }) => void bare.hear(JSON.parse(data)));
  },
  say: (message) => bare.socket.send(JSON.stringify(message)),
  async open(kinds) {
    bare.waiting = [];
    const stream = await navigator.mediaDevices.getUserMedia(kinds);
    const peer = new RTCPeerConnection();
    peer.addEventListener('icecandidate', ({ candidate }) => candidate && bare.say({ candidate }));
    for (const track of stream.getTracks()) peer.addTrack(track, stream);
    Object.assign(bare, { stream, peer });
    return peer;
  },
  call(_to, kinds) {
    const startedAt = clock();
    void bare.open(kinds).then(async (peer) => {
      await peer.setLocalDescription();
      bare.say({ offer: peer.localDescription });
    });
    return startedAt;
  },
  async hear({ offer, answer, candidate }) {
    if (offer) {
      const peer = await bare.open(bare.kinds);
      await peer.setRemoteDescription(offer);
      await peer.setLocalDescription();
      bare.say({ answer: peer.localDescription });
      bare.addWaiting();
    } else if (answer) {
      await bare.peer.setRemoteDescription(answer);
      bare.addWaiting();
    } else if (bare.peer?.remoteDescription) await bare.peer.addIceCandidate(candidate);
    else (bare.early ??= []).push(candidate);
  },
  addWaiting() {
    for (const candidate of (bare.early ?? []).splice(0)) void bare.peer.addIceCandidate(candidate);
  },
  async hangUp() {
    bare.peer.close();
    for (const track of bare.stream.getTracks()) track.stop();
    bare.peer = undefined;
  },
  isOver: () => bare.peer === undefined,
};

window.bench = { engine, bare, nextCall };
