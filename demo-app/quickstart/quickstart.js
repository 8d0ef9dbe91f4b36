// The steps of the quickstart "Voice and Video Calls", against the server that gave this page.
const client = Kandy.create({
  call: { iceServers: [], serverTurnCredentials: true },
  authentication: {
    server: { base: location.host, protocol: location.protocol.slice(0, -1) },
    clientCorrelator: `page-${crypto.randomUUID()}`,
  },
});

/** The call of this page; one at a time is enough here. */
let callId = null;

const element = (id) => document.getElementById(id);
const clicked = (id, act) => element(id).addEventListener('click', act);

function say(text) {
  const line = document.createElement('div');
  line.textContent = text;
  element('messages').append(line);
  line.scrollIntoView({ block: 'nearest' });
}

/** Buttons that would do nothing now are disabled. */
function refreshButtons() {
  const call = callId === null ? undefined : client.call.getById(callId);
  const incoming = call?.direction === 'incoming' && call.state === 'Ringing';
  element('makeBtn').disabled = call !== undefined || client.services.getSubscriptions().subscribed.length === 0;
  element('answerBtn').disabled = !incoming;
  element('rejectBtn').disabled = !incoming;
  element('endBtn').disabled = call === undefined;
}

element('accounts').addEventListener('click', ({ target }) => {
  const name = target.dataset.account;
  if (!name) return;
  element('clientId').value = 'quickstart';
  element('userEmail').value = `${name}@example.com`;
  element('password').value = 'demo';
  element('callee').value = name === 'bob' ? 'alice@example.com' : 'bob@example.com';
});

clicked('loginBtn', async () => {
  try {
    const response = await fetch('/cpaas/auth/v1/token', {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        scope: 'openid',
        client_id: element('clientId').value,
        username: element('userEmail').value,
        password: element('password').value,
      }),
    });
    const tokens = await response.json();
    if (!response.ok) return say(`Could not log in: ${tokens.error_description ?? response.status}`);
    client.setTokens({ accessToken: tokens.access_token, idToken: tokens.id_token });
    element('loginBtn').disabled = true;
    element('subscribeBtn').disabled = false;
    say(`Logged in as ${element('userEmail').value}, for ${Math.round(tokens.expires_in / 60)} minutes.`);
  } catch (error) {
    say(`Could not log in: ${error.message}`);
  }
});

clicked('subscribeBtn', () => client.services.subscribe(['call'], 'websocket'));

client.on('subscription:change', () => {
  const { isPending, subscribed } = client.services.getSubscriptions();
  const reachable = !isPending && subscribed.length > 0;
  if (reachable) say('Calls can reach this page now.');
  element('subscribeBtn').disabled = isPending || reachable;
  refreshButtons();
});
client.on('subscription:error', ({ error }) => say(`Could not subscribe: ${error.message}`));

clicked('makeBtn', () => {
  callId = client.call.make(element('callee').value, { audio: true, video: element('make-with-video').checked });
  refreshButtons();
});
clicked('answerBtn', () => client.call.answer(callId, { audio: true, video: element('answer-with-video').checked }));
clicked('rejectBtn', () => client.call.reject(callId));
clicked('endBtn', () => client.call.end(callId));

client.on('call:start', () => say('The other side is being called.'));
client.on('call:error', ({ error }) => say(`The call has a problem: ${error.message}`));

client.on('call:receive', (params) => {
  if (callId !== null) return client.call.reject(params.callId);
  callId = params.callId;
  const call = client.call.getById(callId);
  const withVideo = Boolean(call.mediaOffered?.video);
  element('answer-with-video').disabled = !withVideo;
  element('answer-with-video').checked = withVideo;
  say(`${call.remoteParticipant?.displayName || call.remoteParticipant?.displayNumber || 'Someone'} is calling.`);
  refreshButtons();
});

client.on('call:stateChange', (params) => {
  const { state } = client.call.getById(params.callId);
  if (params.callId !== callId) return;
  const why = params.transition?.reasonText;
  say(`Call: ${params.previous.state} → ${state}${why ? ` (${why})` : ''}`);
  if (state === 'Ended' || state === 'Cancelled') {
    callId = null;
    element('answer-with-video').disabled = false;
  }
  refreshButtons();
});

client.on('call:newTrack', ({ local, trackId }) => show(trackId, local));
client.on('call:trackEnded', ({ local, trackId }) => client.media.removeTracks([trackId], containerOf(local)));
client.on('media:sourceUnmuted', ({ trackId }) => show(trackId, isLocal(trackId)));
client.on('media:sourceMuted', ({ trackId }) => client.media.removeTracks([trackId], containerOf(isLocal(trackId))));

/** One's own voice is not played back: it would echo. */
function show(trackId, local) {
  if (local && client.media.getTrackById(trackId)?.kind === 'audio') return;
  client.media.renderTracks([trackId], containerOf(local));
}

function isLocal(trackId) {
  return client.call.getAll().some((call) => call.localTracks.includes(trackId));
}

function containerOf(local) {
  return local ? '#local-container' : '#remote-container';
}
