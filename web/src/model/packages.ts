// The exact list of packages that a job ran with, one in a line, and how two such lists differ. Pure.

export interface Package {
  name: string;
  version: string;
}

/** `numpy==1.26.4` of Python, `libblas=3.9.0=16` of conda: there the build belongs to the version. */
export function packagesOf(lock: string): Package[] {
  return lock.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    if (at < 1) return [];
    const isPython = line[at + 1] === '=';
    return [{ name: line.slice(0, at), version: line.slice(at + (isPython ? 2 : 1)) }];
  });
}

/** Those whose name or version has all words of the search. */
export function packagesFind(packages: readonly Package[], search: string): Package[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return packages.filter(({ name, version }) => {
    const all = `${name} ${version}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
