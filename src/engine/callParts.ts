import type { LiveCall } from './liveCall';
import type { MediaState } from './mediaState';
import type { Renegotiation } from './renegotiation';
import type { Transfer } from './transfer';

/** The parts of a call in progress, for the operations on it. */
export interface CallParts {
  readonly live: LiveCall;
  readonly renegotiation: Renegotiation;
  readonly transfer: Transfer;
  readonly mediaState: MediaState;
}
