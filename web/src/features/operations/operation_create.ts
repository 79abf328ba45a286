// A new operation, from wherever one is asked for.

import { documentOf, newId } from '../../collab/open_document';
import { nameUnique, operationAdd } from '../../model/changes';
import * as text from '../../text';

/** Answers the id of a new operation with a name that is not taken. */
export async function operationCreate(project: string): Promise<string> {
  const document = documentOf(project);
  const taken = Object.values(document.store.getState().model?.operations ?? {});
  const name = nameUnique(
    text.operations.defaultName,
    taken.map((operation) => operation.name),
  );
  const id = newId();
  await document.change(operationAdd(id, name));
  return id;
}
