// Problems in the margin: the server's findings, which stay at their text while it is edited, and what this side sees at once.

import { syntaxTree } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { CodeProblem } from '../model/project_model';
import * as text from '../text';

const problemsSet = StateEffect.define<Diagnostic[]>();
const hintDelay = 500;
const hintsShown = 20;

const problemsField = StateField.define<Diagnostic[]>({
  create: () => [],
  update(problems, transaction) {
    for (const effect of transaction.effects) if (effect.is(problemsSet)) return effect.value;
    if (!transaction.docChanged || problems.length === 0) return problems;
    const { changes } = transaction;
    return problems.map((problem) => {
      const from = changes.mapPos(problem.from, 1);
      return { ...problem, from, to: Math.max(from, changes.mapPos(problem.to, -1)) };
    });
  },
});

export type LintSource = (view: EditorView) => Diagnostic[] | Promise<Diagnostic[]>;

/** Shows the server's findings and those of `source`, which looks some time after the last key. */
export function codeLint(source: LintSource): Extension {
  return [
    problemsField,
    lintGutter(),
    linter(
      async (view) => {
        const known = view.state.field(problemsField);
        const hints = await source(view);
        return [...known, ...hints.filter((hint) => !isTold(view.state, known, hint))];
      },
      {
        delay: hintDelay,
        needsRefresh: ({ startState, state }) =>
          startState.field(problemsField) !== state.field(problemsField) &&
          startState.doc.eq(state.doc),
      },
    ),
  ];
}

/** A hint in a line of which the server has said more already. */
function isTold(state: EditorState, known: readonly Diagnostic[], hint: Diagnostic): boolean {
  const line = state.doc.lineAt(Math.min(hint.from, state.doc.length));
  return known.some(
    ({ severity, from }) => severity === 'error' && from >= line.from && from <= line.to,
  );
}

/** Shows the server's findings at their lines. */
export function problemsShow(view: EditorView, problems: readonly CodeProblem[]) {
  const known = view.state.field(problemsField, false);
  if (!known || (known.length === 0 && problems.length === 0)) return;
  view.dispatch({
    effects: problemsSet.of(problems.map((problem) => placed(view.state, problem))),
  });
}

function placed(state: EditorState, { severity, line, column, detail }: CodeProblem): Diagnostic {
  const { doc } = state;
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  const from = Math.min(at.to, at.from + Math.max(0, column - 1));
  const to = state.wordAt(from)?.to ?? at.to;
  return { from, to: Math.max(from, to), severity, message: detail };
}

/** Where the shown part of the text is no Python. */
export function pythonHints(view: EditorView): Diagnostic[] {
  const { state } = view;
  const found: Diagnostic[] = [];
  let lastLine = -1;
  for (const { from, to } of view.visibleRanges)
    syntaxTree(state).iterate({
      from,
      to,
      enter: (node) => {
        if (!node.type.isError || found.length >= hintsShown) return;
        const line = state.doc.lineAt(node.from);
        if (line.number === lastLine) return;
        lastLine = line.number;
        found.push({
          from: Math.min(node.from, line.to),
          to: Math.min(Math.max(node.to, node.from), line.to),
          severity: 'error',
          message: text.editor.notPython,
        });
      },
    });
  return found;
}
