/** Whether a key belongs to a field, an editor or an open dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('input, textarea, select, [contenteditable=true], [role=dialog]') !== null;
}
