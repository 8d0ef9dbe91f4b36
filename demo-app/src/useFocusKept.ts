import { useEffect, useRef, type FocusEvent, type RefObject } from 'react';

/** The listeners of the part of the page whose focus is kept. */
export interface FocusListeners {
  onFocus: () => void;
  onBlur: (event: FocusEvent) => void;
}

/**
 * Focuses `target` when what is shown changes and hides what had the focus in this part of the page: a person without a mouse
 * would have to begin at the top again.
 */
export function useFocusKept(shown: string, target: RefObject<HTMLElement | null>): FocusListeners {
  const isHere = useRef(false);
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    const focused = document.activeElement;
    const isLost = focused === null || focused === document.body || !focused.checkVisibility();
    if (isHere.current && isLost) target.current?.focus();
  }, [shown, target]);
  return {
    onFocus: () => {
      isHere.current = true;
    },
    // Without a next element, the one that had the focus was taken away, or the whole window lost it.
    onBlur: ({ currentTarget, relatedTarget }) => {
      if (relatedTarget && !currentTarget.contains(relatedTarget)) isHere.current = false;
    },
  };
}
