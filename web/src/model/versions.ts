// Artifacts of one name: versions of the same thing. Pure.

import type { Artifact } from '../api/types';

/** Those of this name, the newest first. */
export const versionsOf = (artifacts: readonly Artifact[], name: string) =>
  artifacts
    .filter((one) => one.name === name)
    .sort((a, b) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : 0));

/** The first one is 1, as people count. */
export const versionNumber = (versions: readonly Artifact[], id: string) =>
  versions.length - versions.findIndex((one) => one.id === id);

/** The one that a version is looked at beside: the one before it, or after the first. */
export function versionBeside(versions: readonly Artifact[], id: string): Artifact | null {
  const at = versions.findIndex((one) => one.id === id);
  return versions[at + 1] ?? versions[at - 1] ?? null;
}
