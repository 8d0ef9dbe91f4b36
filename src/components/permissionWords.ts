import type { BrowserName } from './browsers';
import type { MediaFailure, Texts } from './texts';

const again = 'Try again.';

/** By the browser, where it is the browser that must be told. */
const allow: Record<BrowserName, readonly string[]> = {
  chrome: ['Click the icon before the address of the page.', 'Switch Microphone and Camera on.', again],
  'chrome-android': ['Tap the icon before the address, then Permissions.', 'Allow Microphone and Camera.', again],
  firefox: [
    'Click the crossed-out microphone or camera before the address.',
    'Click the × beside “Blocked”.',
    'Try again, and click Allow.',
  ],
  safari: ['In the menu bar, open Safari, then “Settings for” this website.', 'Set Camera and Microphone to Allow.', again],
  'safari-ios': ['Tap the icon beside the address, then “Website Settings”.', 'Set Camera and Microphone to Allow.', again],
  other: ['Open the settings of this page, often beside its address.', 'Allow Microphone and Camera.', again],
};

const restart = 'Restart the browser, and try again.';
const computer = ['Open the settings of your system, and there Privacy.', 'Allow Microphone and Camera for this browser.', restart];

/** By the browser, which tells the system. */
const allowInSystem: Partial<typeof allow> = {
  'chrome-android': ['Open the Settings of the phone: Apps, this browser, Permissions.', 'Allow Microphone and Camera.', again],
  'safari-ios': [
    'Open the Settings of the device, and there Safari; it may be under Apps.',
    'Set Camera and Microphone to Ask or Allow.',
    again,
  ],
};

/** Alike everywhere. */
const steps: Record<Exclude<MediaFailure, 'denied-by-person' | 'denied-by-system'>, readonly string[]> = {
  'no-device': ['Connect a microphone or camera, and switch it on.', again],
  'device-in-use': ['Close other programs and tabs that make calls or record.', 'Unplug the device and plug it in again.', again],
  overconstrained: ['Choose another device.', again],
  'insecure-context': ['Open the page by an address that begins with https://.', 'If there is none, tell who runs the page.'],
  aborted: [again, restart],
  'unsupported-browser': ['Update this browser, or open the page in a current Chrome, Edge, Firefox or Safari.'],
};

/** Of `PermissionHelp`. */
export const permissionWords = {
  tryAgain: 'Try again',
  mediaFailures: {
    'denied-by-person': 'The microphone or camera is not allowed',
    'denied-by-system': 'Your system blocks the microphone or camera',
    'no-device': 'No microphone or camera was found',
    'device-in-use': 'Another program uses the microphone or camera',
    overconstrained: 'No device can do what was asked for',
    'insecure-context': 'This page is not secure enough for calls',
    aborted: 'The microphone or camera did not start',
    'unsupported-browser': 'This browser cannot make calls',
  },
  mediaSteps(reason, browser) {
    if (reason === 'denied-by-person') return allow[browser];
    return reason === 'denied-by-system' ? (allowInSystem[browser] ?? computer) : steps[reason];
  },
} satisfies Partial<Texts>;
