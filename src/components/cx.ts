/** The classes of an element as one text: ours, and those the application adds. */
export function cx(...classes: readonly (string | undefined)[]): string {
  return classes.filter(Boolean).join(' ');
}
