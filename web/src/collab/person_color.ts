// The colour of a person: always the same one, dark enough for white letters, light enough to be seen on a dark canvas
// (at least 4.6 to white and 3.7 to the darkest ground). Pure.

const colors = [
  '#2175ca',
  '#c520c5',
  '#158415',
  '#dd3131',
  '#6565e6',
  '#ab631c',
  '#157f7f',
  '#d7237d',
  '#4a7f15',
  '#964be2',
  '#767613',
  '#15844d',
] as const;

export function personColor(user: string): string {
  let hash = 0;
  for (const letter of user) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return colors[hash % colors.length] ?? colors[0];
}
