import { useImperativeHandle, useState, type ForwardedRef } from 'react';

/** Watches an element of ours that may go away, or be disabled, under the focus. */
export interface FocusKeeper<T> {
  /** The `ref` of the element. */
  attach(element: T | null): void;
  /** Passes the focus on, if the element has it: it is about to lose it. */
  passOn(): void;
}

/**
 * A person without a mouse must not be lost when what has the focus goes away. It is then passed on to the controls of the same
 * call, to where it came from, or to the nearest form of ours; to nothing, if somebody else has taken it by then.
 */
export function usePassedFocus<T extends HTMLElement>(forwarded: ForwardedRef<T>): FocusKeeper<T> {
  const [keeper] = useState(createKeeper<T>);
  // React attaches the element before it asks for the handle.
  useImperativeHandle(forwarded, () => keeper.element() as T, [keeper]);
  return keeper;
}

function createKeeper<T extends HTMLElement>(): FocusKeeper<T> & { element(): T | null } {
  let place: T | null = null;
  let origin: EventTarget | null = null;
  let isByPointer = false;

  function passOn() {
    const gone = place;
    if (!gone || isByPointer || !gone.contains(focusedIn(gone) ?? null)) return;
    const rooms: (Node & ParentNode)[] = []; // the nearest first, the page or shadow tree last
    for (let room = gone.parentNode; room; room = room.parentNode) rooms.push(room);
    const group = gone.closest(landing);
    // JSON's escapes are those of CSS.
    const callId = JSON.stringify(gone.closest<HTMLElement>('[data-call]')?.dataset['call']);
    // By then everything else has been shown, and the application has done what it wants.
    queueMicrotask(() => {
      const holder = focusedIn(rooms.at(-1) ?? gone);
      if (holder && holder !== gone.ownerDocument.body && !gone.contains(holder)) return;
      const find = (selector: string) => rooms.flatMap((room) => [...room.querySelectorAll(selector)]);
      [
        ...find(`${landing}[data-call=${callId}] button`),
        group,
        origin,
        // The group rather than its buttons: a second press must not do something to another call.
        ...find(`div${landing}:not([data-state=none])`),
        ...find(`form${landing} :is(input, select, textarea, button)`),
      ].some(takesFocus);
    });
  }
  return {
    element: () => place,
    attach(element) {
      if (!element) passOn();
      element?.addEventListener('focusin', ({ relatedTarget }) => {
        isByPointer = false;
        if (!element.contains(relatedTarget as Node | null)) origin = relatedTarget; // only nodes have the focus
      });
      // Keys and screen readers click without a count. To a finger, a field with the focus would open the keyboard.
      element?.addEventListener('click', ({ detail }) => (isByPointer = detail > 0));
      place = element;
    },
    passOn,
  };
}

/** Marks our forms, and the groups of buttons of a call. */
const landing = '[data-landing]';

/** Nothing that is disabled, hidden or gone takes it. */
function takesFocus(candidate: EventTarget | null): boolean {
  if (!(candidate instanceof HTMLElement) || candidate === candidate.ownerDocument.body) return false;
  candidate.focus();
  return focusedIn(candidate) === candidate;
}

function focusedIn(node: Node): Element | null | undefined {
  // Of what is off the page the root is an element, which knows of none.
  return (node.getRootNode() as Partial<DocumentOrShadowRoot>).activeElement;
}
