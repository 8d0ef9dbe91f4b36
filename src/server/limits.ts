/** What one server keeps or takes at most, so that no client can fill its memory. */
export const limits = {
  /** Of a request. */
  bodyBytes: 256_000,
  /** Of a frame on the socket; a longer one closes it with 1009. */
  frameBytes: 64_000,
  /**
   * Written to a socket but not yet taken by its reader; beyond it the socket is cut. More than a whole mailbox (what waits and what was sent
   * lately), which a new socket gets at once: otherwise a slow reader would be cut by it again and again.
   */
  unsentBytes: 5_000_000,
  channels: 20_000,
  channelsPerUser: 1_000,
  channelLifetimeSeconds: 86_400,
  /** Anonymous callers at a time. */
  visitors: 2_000,
  /** Tokens of calls that were used and could still be used again. */
  usedTokens: 100_000,
  calls: 20_000,
  callsPerUser: 1_000,
  /** From user to user, before someone must answer. */
  forwardsPerCall: 10,
  /** Kept of a ringing call, for devices that come later. */
  candidatesPerCall: 200,
  /** Kept of a channel whose socket is down. */
  queuedNotifications: 500,
  /** Of what waits, and of what was sent lately. */
  queuedCharacters: 2_000_000,
  /** Sent, but perhaps lost with the socket: sent again after a reconnect. */
  recentNotifications: 50,
  recentMs: 60_000,
} as const;
