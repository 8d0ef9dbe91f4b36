import { createLog, type Log } from '../log';
import { createBrowserPeer } from './browserPeer';
import { capture } from './capture';
import { createDeviceList } from './devices';
import type { Media } from './media';
import { createRenderer } from './renderer';

export interface BrowserMediaOptions {
  /** Where warnings go; the console unless given. */
  log?: Log | undefined;
}

/** The media of a browser. Touches nothing of it before it is used, so it can be made where there is no window. */
export function createBrowserMedia({ log = createLog(() => 'warn') }: BrowserMediaOptions = {}): Media {
  return {
    capture,
    createPeer: (options) => createBrowserPeer(options, log),
    ...createDeviceList(),
    ...createRenderer(log),
  };
}
