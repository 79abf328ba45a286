// The editor for Python (or YAML) text, with everything an editor is expected to do.

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
} from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import type { CodeProblem } from '../model/project_model';
import { baseTheme, codeHighlight } from './theme';

export type Language = 'python' | 'yaml';

interface Options {
  parent: HTMLElement;
  text: string;
  label: string;
  language: Language;
  isReadOnly: boolean;
  extension: Extension;
}

export async function codeEditor(options: Options): Promise<EditorView> {
  const language =
    options.language === 'python' ? python() : (await import('@codemirror/lang-yaml')).yaml();
  return new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        history(),
        foldGutter(),
        drawSelection(),
        EditorState.allowMultipleSelections.of(true),
        indentOnInput(),
        indentUnit.of('    '),
        bracketMatching(),
        closeBrackets(),
        autocompletion(),
        rectangularSelection(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        lintGutter(),
        language,
        codeHighlight,
        baseTheme,
        EditorState.readOnly.of(options.isReadOnly),
        EditorView.contentAttributes.of({ 'aria-label': options.label, tabindex: '0' }),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...completionKeymap,
          indentWithTab,
        ]),
        options.extension,
      ],
    }),
  });
}

/** Shows the server's findings at their lines. */
export function problemsShow(view: EditorView, problems: readonly CodeProblem[]) {
  const { doc } = view.state;
  const diagnostics = problems.map(({ severity, line, column, detail }) => {
    const at = doc.line(Math.min(Math.max(1, line), doc.lines));
    const from = Math.min(at.to, at.from + Math.max(0, column - 1));
    return { from, to: at.to, severity, message: detail };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}
