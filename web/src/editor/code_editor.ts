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
import { lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import type { CompletionFacts } from '../model/completion';
import { projectCompletion } from './code_completion';
import { codeFlash } from './code_flash';
import { codeLint, pythonHints } from './code_lint';
import { codeMark } from './code_mark';
import { baseTheme, codeHighlight } from './theme';

export type Language = 'python' | 'yaml';

interface Options {
  parent: HTMLElement;
  text: string;
  label: string;
  language: Language;
  isReadOnly: boolean;
  facts: () => CompletionFacts;
  extension: Extension;
}

/** What may change while a text is open; its caret and history stay. */
const names = new Compartment();
const access = new Compartment();
const keys = new Compartment();

export async function codeEditor(options: Options): Promise<EditorView> {
  const language = await languageOf(options);
  return new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        keys.of([]),
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        history(),
        foldGutter(),
        drawSelection(),
        dropCursor(),
        EditorState.allowMultipleSelections.of(true),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        // More than fit into its list: the rest is for the next letter, and each of them costs every key.
        autocompletion({ maxRenderedOptions: 30 }),
        rectangularSelection(),
        crosshairCursor(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        language,
        codeFlash,
        codeMark,
        codeHighlight,
        baseTheme,
        access.of(accessOf(options.isReadOnly)),
        names.of(nameOf(options.label)),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...completionKeymap,
          ...lintKeymap,
          indentWithTab,
        ]),
        options.extension,
      ],
    }),
  });
}

async function languageOf({ language, facts }: Options): Promise<Extension> {
  if (language === 'python')
    return [python(), indentUnit.of('    '), projectCompletion(facts), codeLint(pythonHints)];
  const [{ yaml }, { environmentLint }] = await Promise.all([
    import('@codemirror/lang-yaml'),
    import('./yaml_lint'),
  ]);
  return [yaml(), indentUnit.of('  '), codeLint(environmentLint)];
}

const accessOf = (isReadOnly: boolean): Extension => EditorState.readOnly.of(isReadOnly);

const nameOf = (label: string): Extension =>
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' });

export const labelSet = (view: EditorView, label: string) =>
  view.dispatch({ effects: names.reconfigure(nameOf(label)) });

export const readOnlySet = (view: EditorView, isReadOnly: boolean) =>
  view.dispatch({ effects: access.reconfigure(accessOf(isReadOnly)) });

export async function vimKeysSet(view: EditorView, hasVim: boolean) {
  const extension = hasVim ? (await import('./code_vim')).vimKeys() : [];
  if (view.dom.isConnected) view.dispatch({ effects: keys.reconfigure(extension) });
}
