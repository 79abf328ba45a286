// Who imports a module, and the one change that renames it everywhere. Pure.

import { type PatchOp, pointerOf } from '../../model/json_patch';
import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { changesOf, importEdits, isMentioned } from './module_imports';

export interface Importer {
  /** The pointer of its text. */
  path: string;
  name: string;
  /** How many places an edit reaches. */
  places: number;
  /** Named where no edit reaches. */
  isMentioned: boolean;
}

interface Code {
  path: string;
  name: string;
  code: string;
  isModule: boolean;
}

/** Every text of a project that may import modules. */
function codes({ operations, modules, serialization }: ProjectModel, except: string): Code[] {
  return [
    ...Object.entries(operations).map(([id, { name, code }]) => ({
      path: pointerOf('operations', id, 'code'),
      name,
      code,
      isModule: false,
    })),
    ...Object.entries(modules)
      .filter(([id]) => id !== except)
      .map(([id, { name, code }]) => ({
        path: pointerOf('modules', id, 'code'),
        name: `utils.${name}`,
        code,
        isModule: true,
      })),
    {
      path: '/serialization/code',
      name: text.serialization.title,
      code: serialization.code,
      isModule: false,
    },
  ];
}

/** The operations, modules and serialization code that import a module, by name. */
export function importersOf(model: ProjectModel, id: string): Importer[] {
  const old = model.modules[id]?.name ?? '';
  return codes(model, id)
    .map(({ path, name, code, isModule }) => ({
      path,
      name,
      places: importEdits(code, old, old, isModule).length,
      isMentioned: isMentioned(code, old),
    }))
    .filter(({ places, isMentioned }) => places > 0 || isMentioned)
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The edit of one importing text at the version it was read with; null when there is nothing to change. */
export function importPatch(
  path: string,
  { text: code, version }: { text: string; version: number },
  old: string,
  next: string,
): PatchOp | null {
  const edits = importEdits(code, old, next, path.startsWith('/modules/'));
  if (edits.length === 0) return null;
  return { op: 'text', path, version, changes: changesOf(code.length, edits) };
}
