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
    backgroundColor: 'var(--df-code-selection)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--df-mono)', fontSize: '12.5px' },
  '.cm-completionDetail': { color: 'var(--df-dim)', fontStyle: 'normal' },
  '.cm-completionInfo': { maxWidth: '340px', padding: '6px 10px', fontSize: '12.5px' },
  '.cm-panels-top': { borderBottom: '1px solid var(--df-border)' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--df-border)' },
  '.cm-panel.cm-search': { padding: '7px 10px', fontSize: '12.5px' },
  '.cm-textfield': {
    padding: '3px 7px',
    color: 'var(--df-text)',
    backgroundColor: 'var(--df-surface)',
    border: '1px solid var(--df-border-strong)',
    borderRadius: '5px',
    fontSize: '12.5px',
  },
  '.cm-button': {
    padding: '3px 9px',
    color: 'var(--df-text)',
    backgroundColor: 'var(--df-surface)',
    backgroundImage: 'none',
    border: '1px solid var(--df-border-strong)',
    borderRadius: '5px',
    fontSize: '12.5px',
  },
  '.cm-button:hover': { backgroundColor: 'var(--df-hover)' },
  '.cm-panel button[name=close]': { padding: '0 6px', color: 'var(--df-dim)', fontSize: '17px' },
  '.cm-foldPlaceholder': {
    color: 'var(--df-dim)',
    backgroundColor: 'var(--df-surface-2)',
    borderColor: 'var(--df-border)',
  },
  '.cm-diagnostic': { padding: '4px 9px', fontSize: '12.5px' },
  '.cm-tooltip-lint .cm-diagnosticText': { fontFamily: 'inherit' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--df-code-pointed)' },
  '.cm-selectionMatch': {
    backgroundColor: 'color-mix(in srgb, var(--df-orange) 22%, transparent)',
  },
  '.cm-fat-cursor': {
    color: 'var(--df-surface) !important',
    background: 'var(--df-accent-text) !important',
  },
  '&:not(.cm-focused) .cm-fat-cursor': {
    background: 'none !important',
    outline: '1px solid var(--df-accent-text) !important',
  },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': {
    backgroundColor: 'color-mix(in srgb, var(--df-code-removed) 55%, transparent)',
  },
  '&.cm-merge-b .cm-changedLine': {
    backgroundColor: 'color-mix(in srgb, var(--df-code-added) 55%, transparent)',
  },
  '&.cm-merge-a .cm-changedText': {
    background: 'var(--df-code-removed)',
    borderBottom: '2px solid var(--df-failed-mark)',
  },
  '&.cm-merge-b .cm-changedText': {
    background: 'var(--df-code-added)',
    borderBottom: '2px solid var(--df-success-mark)',
  },
  '.cm-collapsedLines': {
    color: 'var(--df-dim)',
    background: 'var(--df-surface-2)',
    fontFamily: 'inherit',
    fontSize: '12px',
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
