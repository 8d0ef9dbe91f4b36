import { sweepChannels } from './channels';
import { sweepCalls } from './ending';
import type { Turn } from './exchange';
import { sweepVisits } from './visits';

/** What the passing of time brings: to be called a few times a second. */
export function sweep(turn: Turn): void {
  sweepCalls(turn);
  sweepVisits(turn);
  sweepChannels(turn);
}
