// Names of modules are Python identifiers. Pure.

import * as text from '../../text';

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is wrong with a module's name; null when nothing is. */
export const moduleNameProblem = (name: string) =>
  identifier.test(name) ? null : text.utils.nameProblem;
