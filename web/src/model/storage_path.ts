// Paths of storages: folders end with a slash, the top is empty. Pure.

/** The folders on the way to a folder, from the top to itself. */
export function foldersOf(folder: string): { name: string; path: string }[] {
  const found = [{ name: '', path: '' }];
  let path = '';
  for (const name of folder.split('/').slice(0, -1)) {
    path += `${name}/`;
    found.push({ name, path });
  }
  return found;
}
