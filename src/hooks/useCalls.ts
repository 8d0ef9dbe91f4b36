import { useMemo } from 'react';
import type { Call } from '../engine';
import { usePicture } from './CallProvider';

/** All calls, oldest first; the last fifty that are over among them. */
export function useCalls(): readonly Call[] {
  const calls = usePicture((picture) => picture.calls);
  return useMemo(() => Object.values(calls), [calls]);
}
