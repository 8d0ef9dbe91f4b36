import { sweepChannels } from './channels';
import type { Turn } from './exchange';
import { sweepCalls } from './sessions';

/** What the passing of time brings: to be called a few times a second. */
export function sweep(turn: Turn): void {
  sweepCalls(turn);
  sweepChannels(turn);
}
