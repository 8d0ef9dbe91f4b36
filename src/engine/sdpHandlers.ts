import type { SessionDescription } from 'sdp-transform';
import type { SdpInfo, SdpTransform } from '../media';
import type { Bandwidth } from './call';

/**
 * Changes a session description, as an object of the package `sdp-transform` (SDK_API §7). Ours come twice, before the browser uses them and
 * before they are sent, so twice must be as good as once.
 * @param newSdp - as the handlers before this one left it; may be changed and given back.
 * @param originalSdp - as it was before all handlers.
 */
export type SdpHandler = (
  newSdp: SessionDescription,
  info: SdpInfo & { bandwidth?: Bandwidth | undefined },
  originalSdp: SessionDescription,
) => SessionDescription;

/** What the handlers make of a text. The parser is loaded when there is a first handler: most pages have none. */
export function createSdpTransform(handlers: () => readonly SdpHandler[], bandwidth: Bandwidth | undefined): SdpTransform {
  return async (sdp, info) => {
    const now = handlers();
    if (now.length === 0) return sdp;
    const { parse, write } = await import('sdp-transform');
    const changed = now.reduce((soFar, change) => change(soFar, { ...info, ...(bandwidth && { bandwidth }) }, parse(sdp)), parse(sdp));
    return write(changed);
  };
}
