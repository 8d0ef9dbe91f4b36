import type { BandwidthLimits } from './media';

/*
 * Questions and small changes to the text of a session description (SDP, RFC 8866). Pure; no text makes them throw.
 * A session description is a session part and then one section for each `m=` line (RFC 8866 §5).
 */

/** What a far side asks for in a description. */
export interface MediaOffered {
  audio: boolean;
  video: boolean;
}

/** Whether this is a session description at all, by its first line (RFC 8866 §5.1). */
export function isSdp(text: string): boolean {
  return /^v=0\s/.test(text);
}

/**
 * Whether the sender of this description holds the call: no section wants to receive (RFC 3264 §8.4).
 * Music on hold (`sendonly`) is hold too. `c=0.0.0.0` is not: a trickled description looks the same (RFC 8840 §4.1.2).
 */
export function describesHold(sdp: string): boolean {
  const directions = liveSections(sdp).map(({ direction }) => direction);
  return directions.length > 0 && directions.every((direction) => direction === 'inactive' || direction === 'sendonly');
}

/** The same description, but that it holds the call: every section `inactive` (RFC 3264 §8.4). */
export function asHold(sdp: string): string {
  return sdp.replace(/^a=(?:sendrecv|sendonly|recvonly)\b/gm, 'a=inactive');
}

/** Whether a description that holds a call sends sound all the same: music on hold. */
export function playsWhileHeld(sdp: string): boolean {
  return liveSections(sdp).some((section) => section.kind === 'audio' && sends(section));
}

/** The kinds with a section that could carry something now: neither refused (RFC 3264 §6) nor `inactive`. */
export function mediaOffered(sdp: string): MediaOffered {
  const kinds = liveSections(sdp).map(({ kind, direction }) => direction !== 'inactive' && kind);
  return { audio: kinds.includes('audio'), video: kinds.includes('video') };
}

/** The session id of the `o=` line (RFC 8866 §5.2); another one in a re-offer means another partner (PROTOCOL §4.2). */
export function originSessionId(sdp: string): string | undefined {
  return /^o=\S+ (\S+)/m.exec(sdp)?.[1];
}

/** Whether an offer has ICE names that are not in the description before: its sender wants candidates anew (RFC 8839 §5.4). */
export function restartsIce(before: string, offer: string): boolean {
  const known = iceNames(before);
  return iceNames(offer).some((name) => !known.includes(name));
}

/** The ICE name of each section (RFC 8839 §5.4). */
export const iceNames = (sdp: string): string[] => [...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].map(([, name = '']) => name);

/** Whether a section with this direction sends something. */
export function sends({ direction }: Pick<Section, 'direction'>): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

/** One section of a description. */
export interface Section {
  kind: string | undefined;
  /** Its name (RFC 8843 §6), or its place where it has none. */
  mid: string;
  direction: string;
  text: string;
}

/** The sections that are not refused, in order. */
export function liveSections(sdp: string): Section[] {
  const [session = '', ...sections] = splitSections(sdp);
  const all = sections.map((text, index) => ({
    kind: kindOf(text),
    mid: midOf(text) ?? String(index),
    // The session's direction is the default of its sections, and `sendrecv` that of the session (RFC 8866 §6.7).
    direction: directionOf(text) ?? directionOf(session) ?? 'sendrecv',
    text,
  }));
  // Port 0 refuses a section (RFC 3264 §6), but not one that only travels in a bundle (RFC 9143 §6).
  return all.filter(({ text }) => !/^m=\S+ 0\b/.test(text) || /^a=bundle-only\b/m.test(text));
}

/** Takes a codec out, with its retransmissions (`apt`, RFC 4588 §8.1). A section that has no other codec stays as it is. */
export function removeCodec(sdp: string, codec: string): string {
  return mapSections(sdp, (section) => {
    const doomed = new Set<string>();
    for (const [, type = '', name] of section.matchAll(/^a=rtpmap:(\d+) ([^/\s]+)/gm)) {
      if (name?.toLowerCase() === codec.toLowerCase()) doomed.add(type);
    }
    for (const [, type = '', original = ''] of section.matchAll(/^a=fmtp:(\d+) (?:.*;)?\s*apt=(\d+)/gm)) {
      if (doomed.has(original)) doomed.add(type);
    }
    const [, head, types = ''] = /^(m=\S+ \S+ \S+)((?: \d+)+)/.exec(section) ?? [];
    const kept = types.split(' ').filter((type) => type && !doomed.has(type));
    if (!head || !kept.length) return section;
    return section
      .replace(head + types, [head, ...kept].join(' '))
      .replace(/^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) .*\r?\n?/gm, (line: string, type: string) => (doomed.has(type) ? '' : line));
  });
}

/**
 * Asks the far side to send no more than this, in kbit/s: `b=AS` (RFC 8866 §5.8) and `b=TIAS` in bit/s (RFC 3890 §6.2).
 * A kind without a limit is left as it is.
 */
export function limitBandwidth(sdp: string, limits: BandwidthLimits): string {
  return mapSections(sdp, (section) => {
    const kind = kindOf(section);
    const limit = kind === 'audio' || kind === 'video' ? limits[kind] : undefined;
    if (limit === undefined) return section;
    return section
      .replace(/^b=(?:AS|TIAS):.*\r?\n?/gm, '')
      .replace(/^m=.*(?:\r?\n[ic]=.*)*/, (head) => `${head}\r\nb=AS:${limit}\r\nb=TIAS:${limit * 1000}`);
  });
}

/** Takes out what says "candidates follow" or "no more follow" (RFC 8840 §4.1): those who cannot trickle stumble over it. */
export function withoutTrickleOption(sdp: string): string {
  return sdp
    .replace(/^a=end-of-candidates\s*?(?:\r?\n|$)/gm, '')
    .replace(/^(a=ice-options:)(?:(.+) )?trickle(?: (.+))?(?:\r?\n|$)/gm, (_, name: string, before?: string, after?: string) => {
      const others = [before, after].filter(Boolean).join(' ');
      return others && `${name}${others}\r\n`;
    });
}

/**
 * Mends the DTLS role of gateways, which browsers refuse: an offer must be `actpass` and an answer must not (RFC 8842 §5.2, §5.3).
 * An undecided answer counts as `passive` (PROTOCOL §4.2).
 */
export function withUsableSetup(sdp: string, type: 'offer' | 'answer'): string {
  return type === 'offer' ? sdp.replace(/^a=setup:active\b/gm, 'a=setup:actpass') : sdp.replace(/^a=setup:actpass\b/gm, 'a=setup:passive');
}

/** Takes the candidates out, to be given to the browser one by one later. */
export function separateCandidates(sdp: string): { sdp: string; candidates: RTCIceCandidateInit[] } {
  const [, ...sections] = splitSections(sdp);
  const candidates = sections.flatMap((section, sdpMLineIndex) => {
    const sdpMid = midOf(section) ?? null;
    return [...section.matchAll(/^a=(candidate:.*?)\s*$/gm)].map(([, candidate = '']) => ({ candidate, sdpMid, sdpMLineIndex }));
  });
  return { sdp: sdp.replace(/^a=(?:candidate:.*|end-of-candidates\s*?)(?:\r?\n|$)/gm, ''), candidates };
}

/** The session part, then the sections; joined they are the text again. */
function splitSections(sdp: string): string[] {
  return sdp.split(/^(?=m=)/m);
}

function mapSections(sdp: string, change: (section: string) => string): string {
  return splitSections(sdp)
    .map((part) => (part.startsWith('m=') ? change(part) : part))
    .join('');
}

const kindOf = (section: string): string | undefined => /^m=(\w+)/.exec(section)?.[1];

const midOf = (section: string): string | undefined => /^a=mid:(\S+)/m.exec(section)?.[1];

const directionOf = (part: string): string | undefined => /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(part)?.[1];
