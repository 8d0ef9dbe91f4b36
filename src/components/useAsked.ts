import { useEffect, useState } from 'react';
import type { Call, OperationName } from '../engine';

/**
 * Whether the operation that is under way is the one this button has asked for: adding a camera and adding a screen have the same
 * name. Gives it, and what to call when asking.
 */
export function useAsked(call: Call | undefined, ...names: readonly OperationName[]): [isPending: boolean, ask: () => void] {
  const [hasAsked, setAsked] = useState(false);
  const underWay = call?.localOp?.operation;
  const isBusy = underWay !== undefined;
  useEffect(() => (isBusy ? () => setAsked(false) : undefined), [isBusy]);
  return [hasAsked && underWay !== undefined && names.includes(underWay), () => setAsked(true)];
}
