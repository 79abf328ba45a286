// A title as the name of a file. Pure.

const longest = 80;

/** Without what file systems and shells read as something else. */
export function fileName(title: string): string {
  const plain = title
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to go
    .replace(/[\u0000-\u001f\u007f"*/:<>?\\|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '');
  return plain.slice(0, longest).trim() || 'file';
}
