declare global {
  interface Window {
    /** What a screen reader would have said of the page's live regions, in order. */
    announced: string[];
  }
}

/**
 * Runs in the page before anything else of it: listens to its live regions as a screen reader does (WAI-ARIA 1.2, §6.6.2). A region
 * that comes together with its text is not heard, save an alert.
 */
export function installEars(): void {
  const announced: string[] = [];
  window.announced = announced;
  const regions = '[role=status], output, [role=alert], [role=log], [aria-live]';
  const isOff = (region: Element) => region.getAttribute('aria-live') === 'off';
  const isWhole = (region: Element) => {
    const said = region.getAttribute('aria-atomic');
    return said === null ? region.matches('[role=status], output, [role=alert]') : said === 'true';
  };
  new MutationObserver((records) => {
    const changed = new Set<Node>();
    for (const { target, addedNodes, type } of records) {
      const region = (target instanceof Element ? target : target.parentElement)?.closest(regions);
      if (!region) {
        for (const added of addedNodes) {
          if (!(added instanceof Element)) continue;
          for (const alert of [added, ...added.querySelectorAll('*')]) if (alert.matches('[role=alert]')) changed.add(alert);
        }
      } else if (!isOff(region)) {
        for (const node of isWhole(region) ? [region] : type === 'characterData' ? [target] : addedNodes) changed.add(node);
      }
    }
    for (const node of changed) {
      const words = node.isConnected ? node.textContent?.replaceAll(/\s+/g, ' ').trim() : '';
      if (words) announced.push(words);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
