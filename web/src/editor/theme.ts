// How code and console look; colours come from the editor's tokens, so both schemes follow.

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import './editor.css';

export const baseTheme = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '13px',
    color: 'var(--df-text)',
    backgroundColor: 'transparent',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--df-mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--df-accent-text)', padding: '8px 0' },
  '.cm-cursor, .cm-dropCursor': {
    borderLeftColor: 'var(--df-accent-text)',
    borderLeftWidth: '2px',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection':
    { backgroundColor: 'var(--df-code-selection)' },
  '.cm-gutters': {
    color: 'var(--df-code-dim)',
    backgroundColor: 'transparent',
    borderRight: '1px solid var(--df-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--df-code-line)' },
  '.cm-panels': {
    color: 'var(--df-text)',
    backgroundColor: 'var(--df-surface-2)',
    borderColor: 'var(--df-border)',
  },
  '.cm-searchMatch': { backgroundColor: 'color-mix(in srgb, var(--df-orange) 40%, transparent)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--df-orange)' },
  '.cm-tooltip': {
    color: 'var(--df-text)',
    backgroundColor: 'var(--df-surface)',
    border: '1px solid var(--df-border)',
    borderRadius: '6px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    color: 'var(--df-text)',
    backgroundColor: 'var(--df-surface-2)',
  },
});

export const codeHighlight = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.keyword, tags.self], color: 'var(--df-code-keyword)' },
    { tag: [tags.definitionKeyword, tags.moduleKeyword], color: 'var(--df-code-keyword)' },
    { tag: [tags.string, tags.special(tags.string)], color: 'var(--df-code-string)' },
    { tag: [tags.number, tags.bool, tags.null], color: 'var(--df-code-number)' },
    { tag: tags.comment, color: 'var(--df-code-dim)', fontStyle: 'italic' },
    {
      tag: [tags.function(tags.definition(tags.variableName)), tags.className],
      color: 'var(--df-code-name)',
    },
    { tag: [tags.propertyName, tags.attributeName], color: 'var(--df-code-property)' },
    { tag: tags.operator, color: 'var(--df-dim)' },
    { tag: tags.invalid, textDecoration: 'underline wavy var(--df-failed-mark)' },
  ]),
);
