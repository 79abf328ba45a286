// An environment's problems at their lines, by the same rules as where it is built.

import type { Diagnostic } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { environmentBytes, environmentProblems, type YamlPlace } from '../model/yaml_environment';
import * as text from '../text';
import { yamlRead } from './yaml_document';

export function environmentLint(view: EditorView): Diagnostic[] {
  const { doc } = view.state;
  if (doc.length > environmentBytes)
    return [diagnostic({ from: 0, to: 0 }, text.operation.environmentTooLarge)];
  const { root, errors } = yamlRead(doc.toString());
  if (errors[0]) return [diagnostic(errors[0], text.editor.notYaml)];
  return environmentProblems(root).map((problem) => diagnostic(problem, problem.detail));
}

const diagnostic = ({ from, to }: YamlPlace, message: string): Diagnostic => ({
  from,
  to,
  severity: 'error',
  message,
});
