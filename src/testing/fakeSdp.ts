/** The directions of RFC 3264 §5.1. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What a fake peer says about one of its sections, and hears about one of the far side's. */
export interface FakeSection {
  kind: 'audio' | 'video';
  mid: string;
  direction: Direction;
  /** Port 0 (RFC 3264 §6). */
  refused: boolean;
  streamId: string;
  trackId: string;
}

/** The side that speaks. */
export interface FakeOrigin {
  id: number;
  /** Of ICE: how often it was restarted. */
  generation: number;
  version: number;
  setup: 'actpass' | 'active';
  candidates: readonly string[];
}

/** Writes a session description that browsers would read, with everything the engine and the service look at. */
export function writeSdp(sections: readonly FakeSection[], origin: FakeOrigin): string {
  const bundle = sections.filter(({ refused }) => !refused).map(({ mid }) => mid);
  return lines([
    'v=0',
    `o=- ${origin.id} ${origin.version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${bundle.join(' ')}`.trimEnd(),
    ...sections.flatMap(({ kind, mid, direction, refused, streamId, trackId }) => [
      `m=${kind} ${refused ? 0 : 9} UDP/TLS/RTP/SAVPF ${kind === 'audio' ? 111 : 96}`,
      'c=IN IP4 0.0.0.0',
      ...origin.candidates.map((candidate) => `a=${candidate}`),
      `a=ice-ufrag:${ufragOf(origin.id, origin.generation)}`,
      `a=ice-pwd:fake-password-of-22-characters`,
      ...(origin.candidates.length ? [] : ['a=ice-options:trickle']),
      `a=fingerprint:sha-256 ${Array<string>(32).fill('00').join(':')}`,
      `a=setup:${origin.setup}`,
      `a=mid:${mid}`,
      `a=${direction}`,
      ...(trackId ? [`a=msid:${streamId} ${trackId}`] : []),
      'a=rtcp-mux',
      kind === 'audio' ? 'a=rtpmap:111 opus/48000/2' : 'a=rtpmap:96 VP8/90000',
    ]),
  ]);
}

/** Reads the sections of a description, fake or real. */
export function readSections(sdp: string): FakeSection[] {
  const [, ...sections] = sdp.split(/^(?=m=)/m);
  return sections.map((section, index) => {
    const find = (pattern: RegExp): string => pattern.exec(section)?.[1] ?? '';
    const [streamId = '', trackId = ''] = find(/^a=msid:(.*?)\r?$/m).split(' ');
    return {
      kind: section.startsWith('m=video') ? 'video' : 'audio',
      mid: find(/^a=mid:(\S+)/m) || String(index),
      // The pattern matches directions alone.
      direction: (find(/^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m) || 'sendrecv') as Direction,
      refused: /^m=\S+ 0\b/.test(section),
      streamId,
      trackId,
    };
  });
}

export const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly';

export const receives = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly';

/** What is left of what we want, given what the far side offered (RFC 3264 §6.1). */
export function answerDirection(wanted: Direction, offered: Direction): Direction {
  const send = sends(wanted) && receives(offered);
  const receive = receives(wanted) && sends(offered);
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

export const ufragOf = (id: number, generation: number): string => `fake${id}${generation ? `g${generation}` : ''}`;

const lines = (all: readonly string[]): string => all.map((line) => `${line}\r\n`).join('');
