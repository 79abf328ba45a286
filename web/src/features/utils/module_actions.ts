// What can be done to a module. A rename reaches every importer in one change, one undo step.

import { problemFrom } from '../../api/problem';
import { textRead } from '../../api/projects';
import { documentOf, newId } from '../../collab/open_document';
import { moduleAdd, moduleRemove, moduleRename } from '../../model/changes';
import type { PatchOp } from '../../model/json_patch';
import { layersOfModule } from '../../model/module_layers';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';
import { type Importer, importPatch } from './module_importers';

const attempts = 4;

export async function moduleCreate(project: string, name: string): Promise<string> {
  const id = newId();
  await documentOf(project).change(moduleAdd(id, name));
  return id;
}

/** Renames a module, with the imports in the given texts and the layers that are its classes. Somebody may type in them meanwhile, so it is tried again. */
export async function moduleRenameIn(
  project: string,
  module: { id: string; name: string },
  next: string,
  importers: readonly Importer[],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const patch = [
      ...moduleRename(module.id, next),
      ...layersOfModule(
        documentOf(project).store.getState().model?.resources ?? {},
        module.name,
        next,
      ),
      ...(await importPatches(project, module.name, next, importers)),
    ];
    try {
      await documentOf(project).change(patch);
      break;
    } catch (error) {
      if (problemFrom(error).code !== 'text_version' || attempt === attempts) throw error;
    }
  }
  undoable(project, text.utils.renamed(next, importers.length));
}

async function importPatches(
  project: string,
  old: string,
  next: string,
  importers: readonly Importer[],
): Promise<PatchOp[]> {
  const patches = await Promise.all(
    importers.map(async ({ path }) => importPatch(path, await textRead(project, path), old, next)),
  );
  return patches.filter((patch) => patch !== null);
}

export async function moduleDelete(project: string, module: { id: string; name: string }) {
  await documentOf(project).change(moduleRemove(module.id));
  undoable(project, text.utils.deleted(module.name));
}

function undoable(project: string, title: string) {
  toastShow({
    kind: 'success',
    title,
    action: {
      label: text.common.undo,
      perform: () => void documentOf(project).undo().catch(toastProblem),
    },
  });
}
