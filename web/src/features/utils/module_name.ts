// Names of modules are Python identifiers. Pure.

import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is wrong with a module's name; null when nothing is. */
export const moduleNameProblem = (name: string) =>
  identifier.test(name) ? null : text.utils.nameProblem;

/** The names of the operations whose code imports a module. */
export function importersOf(model: ProjectModel, module: string): string[] {
  const mention = new RegExp(
    `\\butils\\.${module}\\b|from\\s+utils\\s+import\\s+[^\\n]*\\b${module}\\b`,
  );
  return Object.values(model.operations)
    .filter(({ code }) => mention.test(code))
    .map(({ name }) => name)
    .sort();
}
