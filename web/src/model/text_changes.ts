// CodeMirror's ChangeSet in its JSON form, applied to a plain string (positions are UTF-16 units, as in JavaScript).

/** A number keeps that many units; [n, ...lines] replaces n units by the lines. */
export type TextChanges = (number | [number, ...string[]])[];

export function textApply(text: string, changes: TextChanges): string {
  let result = '';
  let position = 0;
  for (const section of changes) {
    const length = typeof section === 'number' ? section : section[0];
    const end = position + length;
    if (end > text.length) throw new RangeError('the change reaches beyond the text');
    if (typeof section === 'number') result += text.slice(position, end);
    else result += (section.slice(1) as string[]).join('\n');
    position = end;
  }
  if (position !== text.length) throw new RangeError('the change does not cover the text');
  return result;
}
