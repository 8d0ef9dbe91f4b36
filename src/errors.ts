/**
 * Every code an application can see, with the sentence for a person. Add a row to add an error.
 * The codes are those of the Kandy SDK family, so that a switch written for it keeps working.
 */
export const errorMessages = {
  'authentication:1': 'The credentials are missing or wrong.',
  'call:1': 'The call failed for an unknown reason.',
  'call:2': 'The call failed in the media engine of the browser.',
  'call:3': 'The browser could not start its media engine.',
  'call:4': 'The microphone or camera could not be used.',
  'call:5': 'The operation is not supported here.',
  'call:6': 'The call cannot do this in its present state.',
  'call:7': 'There is no such call, or a parameter is wrong.',
  'call:8': 'The call is out of step with the service.',
  'call:9': 'The far side sent no session description.',
  'call:10': 'The answer of the far side does not fit our offer.',
  'subscription:1': 'The websocket to the service could not be opened.',
  'subscription:2': 'Failed to retrieve a websocket.',
  'subscription:3': 'The notification channel could not be revoked.',
  'subscription:4': 'The notification channel could not be refreshed.',
  'subscription:5': 'The service could not be subscribed.',
  'subscription:6': 'The service could not be unsubscribed.',
  'subscription:7': 'The notification channel could not be deleted.',
  BAD_INPUT: 'A parameter is wrong.',
  NO_CODE: 'An error occurred.',
} as const;

/** A code from our table. */
export type ErrorCode = keyof typeof errorMessages;

/** The finer word behind a code, with what a person or a developer can do about it. */
export const errorReasons = {
  'denied-by-person': 'Access to the microphone or camera was denied. Allow it in the address bar of the browser and try again.',
  'denied-by-system': 'The operating system or a page policy blocks the microphone or camera. Allow it there and try again.',
  'no-device': 'No microphone or camera was found. Connect one and try again.',
  'device-in-use': 'The microphone or camera is in use by another program. Close that program and try again.',
  overconstrained: 'No device can do what was asked for. Ask for less: a device id, size or rate that exists.',
  'insecure-context': 'Browsers give microphone and camera only to pages on https or localhost. Serve this page from one of them.',
  aborted: 'The browser stopped the request for the microphone or camera. Try again.',
  'unsupported-browser': 'This browser cannot make WebRTC calls. Use a current Chrome, Edge, Firefox or Safari.',
  unreachable: 'The service could not be reached. Check the network and the configured server.',
  timeout: 'The service did not answer in time. Check the network and try again.',
  unauthorized: 'The service refused the access token. Log in again.',
  'too-many-attempts': 'There were too many attempts. Wait a minute and try again.',
  'bad-response': 'The service answered with something that is not part of the protocol.',
  'not-logged-in': 'There are no tokens yet. Call login or setTokens first.',
  'no-such-call': 'No call has this id.',
  'no-such-callee': 'No one has this address. Check it and call again.',
  'wrong-state': 'Wait until the call is in a state in which this can be done.',
  'operation-pending': 'Another operation on this call is still in progress. Wait until it has finished.',
  'call-over': 'The call was over before this was done.',
  glare: 'Both sides changed the call at the same moment. Try again.',
  'transfer-failed': 'The other party could not be reached. The call goes on as it was.',
  'turn-refused': 'A TURN server refused its credentials. Check them, or the secret that server and service share.',
  'no-turn-credentials': 'The TURN servers were left out, because their credentials could not be had.',
} as const;

/** A finer word from our table. */
export type ErrorReason = keyof typeof errorReasons;

/** The shape in which events carry an error (`BasicError` of the SDK family). */
export interface BasicError {
  readonly name: 'BasicError';
  /** A row of {@link errorMessages}, or what the service said: its `messageId` or its HTTP status (PROTOCOL §0.1). */
  readonly code: ErrorCode | (string & {}) | number;
  readonly message: string;
  readonly reason?: ErrorReason | undefined;
}

export interface HookswitchErrorOptions {
  /** Replaces the sentence of the table. */
  message?: string | undefined;
  /** Added after the sentence. */
  detail?: string | undefined;
  reason?: ErrorReason | undefined;
  /** False: the message is word for word that of the SDK family, and the help of the reason is left out. */
  help?: boolean | undefined;
  cause?: unknown;
}

/** The one error class: a code, a sentence, a finer reason, and the foreign error as `cause`. */
export class HookswitchError extends Error {
  override readonly name = 'HookswitchError';
  readonly code: BasicError['code'];
  readonly reason: ErrorReason | undefined;

  constructor(code: BasicError['code'], { message, detail, reason, help = true, cause }: HookswitchErrorOptions = {}) {
    const sentence = message ?? (code in errorMessages ? errorMessages[code as ErrorCode] : errorMessages.NO_CODE);
    super(
      [sentence, detail, help && reason && errorReasons[reason]].filter(Boolean).join(' '),
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.reason = reason;
  }

  /** Wraps what is not yet one of ours, as `call:1` unless another code is given. */
  static from(error: unknown, code: ErrorCode = 'call:1'): HookswitchError {
    if (error instanceof HookswitchError) return error;
    return new HookswitchError(code, { cause: error, detail: error instanceof Error ? error.message : String(error) });
  }

  /** The record that events and call objects carry. */
  toBasicError(): BasicError {
    const { code, message, reason } = this;
    return { name: 'BasicError', code, message, ...(reason && { reason }) };
  }
}
