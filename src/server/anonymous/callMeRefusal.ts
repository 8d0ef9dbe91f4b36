import { HookswitchError } from '../../errors';
import { callMeStatus } from '../../protocol';
import { Refusal } from '../refusal';

/** Every reason for which a visitor is refused: HTTP status, status code of the body (PROTOCOL §7.2, 7), and text. Add a row to add one. */
const rows = {
  badBody: { http: 400, status: 'badBody', text: 'The body is not what it should be' },
  invalid: { http: 400, status: 'invalidValue', text: 'A value is wrong' },
  tokenInvalid: { http: 401, status: 'invalidToken', text: 'The token is not valid' },
  tokenUsed: { http: 401, status: 'invalidToken', text: 'The token has been used before' },
  tokenExpired: { http: 401, status: 'tokenExpired', text: 'The token has expired' },
  noSuchRealm: { http: 401, status: 'invalidRealm', text: 'There is no such realm' },
  notAuthorized: { http: 403, status: 'notAuthorized', text: 'This is not allowed here' },
  calleeNotAllowed: { http: 403, status: 'notEnabled', text: 'The callee takes no anonymous calls' },
  subscriptionGone: { http: 404, status: 'subscriptionGone', text: 'There is no such subscription' },
  sessionGone: { http: 404, status: 'sessionGone', text: 'The call is over' },
  glare: { http: 409, status: 'glare', text: 'Something else is going on in the call' },
  tooLarge: { http: 413, status: 'badBody', text: 'The body is too large' },
  tooMany: { http: 429, status: 'resource', text: 'There are too many calls' },
  failed: { http: 500, status: 'internal', text: 'The request could not be done' },
} as const satisfies Record<string, { http: number; status: keyof typeof callMeStatus; text: string }>;

/** A word for why a visitor is refused. */
export type CallMeRefusalKind = keyof typeof rows;

/** A request of a visitor that the service does not do. */
export class CallMeRefusal extends HookswitchError {
  readonly status: (typeof rows)[CallMeRefusalKind]['http'];
  readonly body: { readonly statusCode: number; readonly reasonText: string };
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: CallMeRefusalKind, { detail, retryAfterSeconds }: { detail?: string; retryAfterSeconds?: number } = {}) {
    const { http, status, text } = rows[kind];
    const reasonText = detail === undefined ? text : `${text}: ${detail}`;
    super(String(callMeStatus[status]), { message: reasonText });
    this.status = http;
    this.body = { statusCode: callMeStatus[status], reasonText };
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** By the HTTP status of a refusal of the exchange or of the reading of a body. */
const kinds = {
  400: 'badBody',
  401: 'notAuthorized',
  403: 'tooMany',
  404: 'subscriptionGone',
  409: 'glare',
  413: 'tooLarge',
  500: 'failed',
} as const satisfies Record<Refusal['status'], CallMeRefusalKind>;

/** A refusal of the exchange in the words for visitors; undefined for any other error. */
export function toCallMeRefusal(error: unknown): CallMeRefusal | undefined {
  if (error instanceof CallMeRefusal) return error;
  if (!(error instanceof Refusal)) return undefined;
  return error.code === 'SVC0004'
    ? new CallMeRefusal('calleeNotAllowed')
    : new CallMeRefusal(kinds[error.status], { detail: error.message });
}
