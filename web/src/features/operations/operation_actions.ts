// What can be done to one operation. Each act is one change; what the code becomes is the server's to say.

import { modelRestore } from '../../api/history';
import { operationInterfaceEdit, operationPath } from '../../api/operations';
import { documentOf, newId } from '../../collab/open_document';
import { nameUnique } from '../../model/changes';
import type { InterfaceEdit, InterfacePart } from '../../model/interface_edit';
import { type PortDeclaration, portDeclare } from '../../model/interface_port';
import { type PatchOp, pointerOf } from '../../model/json_patch';
import type { Operation } from '../../model/project_model';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';

export type OperationActions = ReturnType<typeof operationActions>;

export function operationActions(project: string, id: string) {
  const document = documentOf(project);
  const undoable = (title: string) =>
    toastShow({
      kind: 'success',
      title,
      action: {
        label: text.common.undo,
        perform: () => void document.undo().catch(toastProblem),
      },
    });
  const edit = (edit: InterfaceEdit) =>
    document.restoreModel((client) => operationInterfaceEdit(project, id, client, edit));
  const operation = () => document.store.getState().model?.operations[id];

  return {
    edit,
    change: (patch: PatchOp[]) => document.change(patch),
    declarePort: async (part: 'input' | 'output', name: string, declaration: PortDeclaration) => {
      const present = operation();
      const patch = present ? portDeclare(id, present, part, name, declaration) : [];
      if (patch.length > 0) await document.change(patch);
    },
    remove: async (part: InterfacePart, name: string) => {
      await edit({ edit: `${part}_remove`, name });
      undoable(text.operation.removed(part, name));
    },
    color: (color: string) =>
      document.change([
        { op: 'replace', path: pointerOf('operations', id, 'color'), value: color },
      ]),
    environment: (value: string | null) =>
      document.change([{ op: 'replace', path: pointerOf('operations', id, 'environment'), value }]),
    environmentRemove: async () => {
      await document.change([
        { op: 'replace', path: pointerOf('operations', id, 'environment'), value: null },
      ]);
      undoable(text.operation.environmentRemoved);
    },
    duplicate: async (): Promise<string | null> => {
      const present = operation();
      if (!present) return null;
      const copy = newId();
      await document.change(operationCopy(copy, present, copyName(project, present.name)));
      return copy;
    },
    delete: async () => {
      const name = operation()?.name ?? '';
      await document.change([{ op: 'remove', path: pointerOf('operations', id) }]);
      undoable(text.operation.deleted(name));
    },
    restore: async (revision: number) => {
      await document.restoreModel((client) =>
        modelRestore(project, { client, revision, path: operationPath(id) }),
      );
      undoable(text.operation.restored);
    },
  };
}

function copyName(project: string, name: string): string {
  const { model } = documentOf(project).store.getState();
  const taken = Object.values(model?.operations ?? {}).map((one) => one.name);
  return nameUnique(`${name}Copy`, taken);
}

/** The class is called after the operation, so the server renames it in the copy's code. */
function operationCopy(id: string, present: Operation, name: string): PatchOp[] {
  const { interface: _, ...written } = present;
  const value = { ...written, name };
  return [{ op: 'add', path: pointerOf('operations', id), value }];
}
