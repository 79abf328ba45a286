/**
 * Whether the focus has gone on since it was at `before`. Who is quicker than a view that is drawn later keeps the focus;
 * a list that loses it closes.
 */
export function isElsewhere(before: Element | null): boolean {
  const now = document.activeElement;
  return now !== before && now !== document.body;
}
