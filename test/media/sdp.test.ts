import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  describesHold,
  isSdp,
  liveSections,
  limitBandwidth,
  mediaOffered,
  originSessionId,
  removeCodec,
  restartsIce,
  withoutTrickleOption,
  withUsableSetup,
} from '../../src/media/sdp';

const text = (...lines: string[]): string => ['v=0', 'o=- 4611 2 IN IP4 127.0.0.1', 's=-', 't=0 0', ...lines, ''].join('\r\n');

test.each([
  ['both sections inactive', true, text('m=audio 9 RTP 111', 'a=inactive', 'm=video 9 RTP 96', 'a=inactive')],
  ['music on hold', true, text('m=audio 9 RTP 111', 'a=sendonly')],
  ['the session says inactive for all', true, text('a=inactive', 'm=audio 9 RTP 111')],
  ['held audio and a refused video section', true, text('m=audio 9 RTP 111', 'a=inactive', 'm=video 0 RTP 96', 'a=sendrecv')],
  ['a plain call', false, text('m=audio 9 RTP 111', 'a=sendrecv')],
  ['no direction at all, which means both', false, text('m=audio 9 RTP 111')],
  ['someone without a microphone who listens', false, text('m=audio 9 RTP 111', 'a=recvonly')],
  ['video taken away while audio goes on', false, text('m=audio 9 RTP 111', 'a=sendrecv', 'm=video 9 RTP 96', 'a=inactive')],
  ['a section that overrides the session', false, text('a=inactive', 'm=audio 9 RTP 111', 'a=sendrecv')],
  ['the address of a trickled description', false, text('m=audio 9 RTP 111', 'c=IN IP4 0.0.0.0', 'a=sendrecv')],
  ['everything refused', false, text('m=audio 0 RTP 111', 'a=inactive')],
  ['no section', false, text()],
])('hold: %s → %s', (_, held, sdp) => {
  expect(describesHold(sdp)).toBe(held);
  expect(describesHold(sdp.replaceAll('\r\n', '\n'))).toBe(held);
});

test.each([
  ['audio alone', text('m=audio 9 RTP 111', 'a=sendrecv'), { audio: true, video: false }],
  ['audio and video', text('m=audio 9 RTP 111', 'm=video 9 RTP 96'), { audio: true, video: true }],
  ['refused video', text('m=audio 9 RTP 111', 'm=video 0 RTP 96', 'a=sendrecv'), { audio: true, video: false }],
  ['video that travels in the bundle only', text('m=audio 9 RTP 111', 'm=video 0 RTP 96', 'a=bundle-only'), { audio: true, video: true }],
  ['inactive video', text('m=audio 9 RTP 111', 'm=video 9 RTP 96', 'a=inactive'), { audio: true, video: false }],
  ['video only to look at', text('m=video 9 RTP 96', 'a=sendonly'), { audio: false, video: true }],
  ['a data channel alone', text('m=application 9 UDP/DTLS/SCTP webrtc-datachannel'), { audio: false, video: false }],
])('what is offered: %s', (_, sdp, offered) => {
  expect(mediaOffered(sdp)).toEqual(offered);
});

test('another session id in the origin line tells of another partner', () => {
  expect(originSessionId(text())).toBe('4611');
  expect(originSessionId('v=0\r\n')).toBeUndefined();
});

const video = text(
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=rtpmap:111 opus/48000/2',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 45',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:102 h264/90000',
  'a=rtcp-fb:102 nack pli',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1',
  'a=rtpmap:103 rtx/90000',
  'a=fmtp:103 rtx-time=200;apt=102',
  'a=rtpmap:45 AV1/90000',
);

test('without H.264 its numbers, its attributes and its retransmissions are gone, and all else is as before', () => {
  expect(removeCodec(video, 'H264').split('\r\n')).toEqual(
    video
      .replace('96 97 102 103 45', '96 97 45')
      .split('\r\n')
      .filter((line) => !/:10[23] /.test(line)),
  );
});

test('a section with no other codec keeps the one it has, or nothing could be seen', () => {
  const only = text('m=video 9 UDP/TLS/RTP/SAVPF 102 103', 'a=rtpmap:102 H264/90000', 'a=rtpmap:103 rtx/90000', 'a=fmtp:103 apt=102');

  expect(removeCodec(only, 'H264')).toBe(only);
});

test('bandwidth is asked for after the address line of its own section, and replaces what was asked before', () => {
  const before = text(
    'm=audio 9 RTP 111',
    'c=IN IP4 0.0.0.0',
    'b=AS:5000',
    'a=mid:0',
    'm=video 9 RTP 96',
    'a=mid:1',
    'm=application 9 DTLS 1',
  );

  const after = limitBandwidth(before, { audio: 64, video: 800 });

  expect(after).toBe(
    text(
      ...['m=audio 9 RTP 111', 'c=IN IP4 0.0.0.0', 'b=AS:64', 'b=TIAS:64000', 'a=mid:0'],
      ...['m=video 9 RTP 96', 'b=AS:800', 'b=TIAS:800000', 'a=mid:1', 'm=application 9 DTLS 1'],
    ),
  );
  expect(limitBandwidth(after, { audio: 64, video: 800 })).toBe(after);
  expect(limitBandwidth(before, {})).toBe(before);
});

test('a whole description does not speak of candidates to come', () => {
  const trickled = text(
    'a=ice-options:trickle',
    'm=audio 9 RTP 111',
    'a=ice-options:renomination trickle ice2',
    'a=end-of-candidates',
    'a=mid:0',
  );

  expect(withoutTrickleOption(trickled)).toBe(text('m=audio 9 RTP 111', 'a=ice-options:renomination ice2', 'a=mid:0'));
});

test('the undecided DTLS role of a gateway is decided', () => {
  const sdp = text('m=audio 9 RTP 111', 'a=setup:actpass', 'm=video 9 RTP 96', 'a=setup:active');

  expect(withUsableSetup(sdp, 'answer')).toBe(text('m=audio 9 RTP 111', 'a=setup:passive', 'm=video 9 RTP 96', 'a=setup:active'));
  expect(withUsableSetup(sdp, 'offer')).toBe(text('m=audio 9 RTP 111', 'a=setup:actpass', 'm=video 9 RTP 96', 'a=setup:actpass'));
});

test('a description is known by its first line', () => {
  expect(isSdp(text())).toBe(true);
  expect(['', 'v=0', '{"sdp":"v=0"}', 'null'].map(isSdp)).toEqual([false, false, false, false]);
});

test('no text from the far side makes any of these throw, and cutting it up loses nothing', () => {
  const line = fc.oneof(
    fc.constantFrom(
      ...video.split('\r\n'),
      'm=',
      'm=audio',
      'm=video 0',
      'a=',
      'a=inactive',
      'b=AS:',
      'a=fmtp:1 apt=1',
      'o=',
      'a=ice-options:trickle',
    ),
    fc.string(),
  );
  const garbage = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.array(line), fc.constantFrom('\r\n', '\n', '\r')).map(([lines, end]) => lines.join(end)),
  );

  fc.assert(
    fc.property(garbage, (sdp) => {
      describesHold(sdp);
      mediaOffered(sdp);
      originSessionId(sdp);
      withUsableSetup(sdp, 'answer');
      expect(removeCodec(removeCodec(sdp, 'H264'), 'H264')).toBe(removeCodec(sdp, 'H264'));
      expect(withoutTrickleOption(sdp)).not.toMatch(/^a=end-of-candidates$/m);
      limitBandwidth(sdp, { audio: 1, video: 1 });
      expect(sdp).toContain(liveSections(sdp)[0]?.text ?? '');
      expect(limitBandwidth(sdp, {})).toBe(sdp);
    }),
    { numRuns: 200 },
  );
});

test('an offer with an ICE name that was not there before restarts ICE; the same names in another text do not', () => {
  const named = (...names: string[]) => text(...names.flatMap((name) => ['m=audio 9 RTP 111', `a=ice-ufrag:${name}`]));

  expect(restartsIce(named('one', 'two'), named('two', 'one'))).toBe(false);
  expect(restartsIce(named('one', 'two'), named('one'))).toBe(false);
  expect(restartsIce(named('one'), named('other'))).toBe(true);
  expect(restartsIce(named('one'), named('one', 'other'))).toBe(true);
});
