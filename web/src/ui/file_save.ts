// Hands bytes that were made here to the browser's downloads.

const keptFor = 60_000;

export function fileSave(content: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), keptFor);
}
