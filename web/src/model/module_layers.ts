// Layers whose class is in a module of the project (`module:<module>.<class>`) follow it when the module is renamed. Pure.

import { type PatchOp, pointerOf } from './json_patch';
import type { Resource } from './project_model';

const beginning = (module: string) => `module:${module}.`;

/** What changes in the resources when a module gets another name. */
export function layersOfModule(
  resources: Readonly<Record<string, Resource>>,
  old: string,
  next: string,
): PatchOp[] {
  return Object.entries(resources).flatMap(([resource, { nodes }]) =>
    Object.entries(nodes).flatMap(([node, value]) => {
      const renamed = renamedIn(value, beginning(old), beginning(next));
      return renamed === value
        ? []
        : [
            {
              op: 'replace' as const,
              path: pointerOf('resources', resource, 'nodes', node),
              value: renamed,
            },
          ];
    }),
  );
}

/** The value itself where nothing in it is of the module. */
function renamedIn<T>(value: T, old: string, next: string): T {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const after = entries.map(([key, member]) => [
    key,
    key === 'layer' && typeof member === 'string' && member.startsWith(old)
      ? next + member.slice(old.length)
      : renamedIn(member, old, next),
  ]);
  if (after.every(([, member], index) => member === entries[index]?.[1])) return value;
  return (
    Array.isArray(value) ? after.map(([, member]) => member) : Object.fromEntries(after)
  ) as T;
}
