// Two texts side by side; loaded when first looked at.

import { python } from '@codemirror/lang-python';
import { yaml } from '@codemirror/lang-yaml';
import { getChunks, goToNextChunk, MergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { Language } from './code_editor';
import { baseTheme, codeHighlight } from './theme';

export interface DiffOptions {
  parent: HTMLElement;
  before: string;
  after: string;
  labels: [before: string, after: string];
  language: Language;
}

export interface Diff {
  /** How many places differ. */
  count: number;
  next(): void;
  close(): void;
}

export function diffOpen({ parent, before, after, labels, language }: DiffOptions): Diff {
  const side = (doc: string, label: string) => ({
    doc,
    extensions: [shared(language), EditorView.contentAttributes.of({ 'aria-label': label })],
  });
  const view = new MergeView({
    parent,
    a: side(before, labels[0]),
    b: side(after, labels[1]),
    gutter: true,
    highlightChanges: true,
    collapseUnchanged: { margin: 4, minSize: 8 },
  });
  return {
    count: getChunks(view.b.state)?.chunks.length ?? 0,
    next: () => goToNextChunk(view.b),
    close: () => view.destroy(),
  };
}

const shared = (language: Language): Extension => [
  lineNumbers(),
  language === 'python' ? python() : yaml(),
  codeHighlight,
  baseTheme,
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ tabindex: '0' }),
  EditorView.lineWrapping,
  keymap.of([{ key: 'F7', run: goToNextChunk }]),
];
