import { HookswitchError } from '../errors';
import type { RequestErrorBody, RequestException } from '../protocol';

/** Every reason for which a request is refused: HTTP status, OMA code and text (PROTOCOL §0.1). Add a row to add one. */
const rows = {
  invalid: { status: 400, messageId: 'SVC0002', text: 'Invalid input value for message part %1' },
  notOneOf: { status: 400, messageId: 'SVC0003', text: 'Invalid input value for message part %1, valid values are %2' },
  noSuchAddress: { status: 400, messageId: 'SVC0004', text: 'No valid addresses provided in message part %1' },
  against: { status: 400, messageId: 'POL0001', text: 'A policy error occurred: %1' },
  unauthorized: { status: 401, messageId: 'SVC0008', text: 'Authorization failure: %1' },
  forbidden: { status: 403, messageId: 'SVC0008', text: 'Authorization failure: %1' },
  tooMany: { status: 403, messageId: 'POL0001', text: 'A policy error occurred: %1' },
  notFound: { status: 404, messageId: 'SVC0002', text: 'There is no such %1' },
  conflict: { status: 409, messageId: 'POL0001', text: 'A policy error occurred: %1' },
  tooLarge: { status: 413, messageId: 'SVC0002', text: 'The message is larger than %1 bytes' },
  failed: { status: 500, messageId: 'SVC0001', text: 'A service error occurred: %1' },
} as const;

/** A word for why a request is refused. */
export type RefusalKind = keyof typeof rows;

/** A request that the service does not do, with the status and the body that say so. */
export class Refusal extends HookswitchError {
  readonly status: (typeof rows)[RefusalKind]['status'];
  readonly body: RequestErrorBody;

  /** @param variables - replace `%1`, `%2` … in the text of the row. */
  constructor(kind: RefusalKind, ...variables: string[]) {
    const { status, messageId, text } = rows[kind];
    super(messageId, { message: text.replace(/%(\d)/g, (_, n: string) => variables[Number(n) - 1] ?? '') });
    const exception: RequestException = { messageId, text, variables };
    this.status = status;
    this.body = { requestError: messageId.startsWith('POL') ? { policyException: exception } : { serviceException: exception } };
  }
}
