// What is declared of a port beside its name, and the change that declares it. Pure.

import { type PatchOp, pointerOf } from './json_patch';
import type { Operation } from './project_model';

export interface PortDeclaration {
  type: string;
  description: string;
}

type Declared = Record<string, Record<string, Partial<PortDeclaration>>>;

const rowOf = ({ declared }: Operation, part: 'input' | 'output', name: string) =>
  (declared as Declared | undefined)?.[`${part}s`]?.[name];

export function portDeclared(
  operation: Operation,
  part: 'input' | 'output',
  name: string,
): PortDeclaration {
  const { type = '', description = '' } = rowOf(operation, part, name) ?? {};
  return { type, description };
}

/** Empty members are not stored, and nothing is stored of a port of which nothing is said. */
export function portDeclare(
  id: string,
  operation: Operation,
  part: 'input' | 'output',
  name: string,
  { type, description }: PortDeclaration,
): PatchOp[] {
  const path = pointerOf('operations', id, 'declared', `${part}s`, name);
  const value = { ...(type ? { type } : {}), ...(description ? { description } : {}) };
  if (Object.keys(value).length > 0) return [{ op: 'add', path, value }];
  return rowOf(operation, part, name) ? [{ op: 'remove', path }] : [];
}
