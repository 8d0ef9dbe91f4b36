/** The browsers that have settings of their own for permissions. Edge and other relatives of Chrome have those of Chrome. */
export type BrowserName = 'chrome' | 'chrome-android' | 'firefox' | 'safari' | 'safari-ios' | 'other';

/** What a browser says of itself; `userAgentData` by those that know it (User-Agent Client Hints §4). */
export interface BrowserSelf {
  readonly userAgent: string;
  readonly maxTouchPoints?: number;
  readonly userAgentData?: { readonly brands: readonly { readonly brand: string }[]; readonly mobile: boolean; readonly platform: string };
}

/** Which browser it is, as far as a person must know to find its settings. */
export function browserOf({ userAgent, maxTouchPoints = 0, userAgentData }: BrowserSelf): BrowserName {
  const has = (pattern: RegExp) => pattern.test(userAgent);
  if (userAgentData?.brands.some(({ brand }) => brand === 'Chromium')) {
    return userAgentData.platform === 'Android' ? 'chrome-android' : 'chrome';
  }
  // An iPad says that it is a Mac.
  const isApplePhone = has(/iPhone|iPad|iPod/) || (has(/Macintosh/) && maxTouchPoints > 1);
  // Its other browsers have settings of their own.
  if (isApplePhone) return has(/CriOS|FxiOS|EdgiOS|OPiOS|DuckDuckGo|GSA/) || !has(/Safari/) ? 'other' : 'safari-ios';
  if (has(/Firefox/)) return has(/Android/) ? 'other' : 'firefox';
  if (has(/Chrome/)) return has(/Android/) ? 'chrome-android' : 'chrome';
  return has(/Safari/) ? 'safari' : 'other';
}
