/** What a screen reader would say of a page that changes, in order: whether it interrupts or waits, and the words. */
export interface ScreenReader {
  readonly said: readonly string[];
  stop(): void;
}

const regions = '[aria-live], [role=alert], [role=status], [role=log], output';
const assertive = new Set(['alert']);
const atomic = new Set(['alert', 'status']);

/**
 * Reads live regions as WAI-ARIA 1.2 has it (§5.3.4, §6.7): what is added to a region that was there before, or the whole of it
 * where it is atomic; an alert also where it comes together with its text. What goes away is not read.
 */
export function listenToPage(): ScreenReader {
  const said: string[] = [];
  const observer = new MutationObserver((records) => {
    const now = new Set<string>();
    for (const { target, addedNodes, type } of records) {
      const changed = type === 'characterData' ? [target] : [...addedNodes];
      for (const node of changed) {
        const around = (target instanceof Element ? target : target.parentElement)?.closest(regions);
        const region =
          around ?? (node instanceof Element ? (node.matches('[role=alert]') ? node : node.querySelector('[role=alert]')) : null);
        if (region) now.add(sentence(region, node));
      }
    }
    for (const words of now) if (words !== '') said.push(words);
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  return { said, stop: () => observer.disconnect() };
}

function sentence(region: Element, changed: Node): string {
  const role = region.getAttribute('role') ?? (region.matches('output') ? 'status' : '');
  const live = region.getAttribute('aria-live') ?? (assertive.has(role) ? 'assertive' : 'polite');
  const isAtomic = (region.getAttribute('aria-atomic') ?? String(atomic.has(role))) === 'true';
  const words = (isAtomic ? region : changed).textContent?.trim() ?? '';
  return live === 'off' || words === '' ? '' : `${live === 'assertive' ? 'at once' : 'politely'}: ${words}`;
}
