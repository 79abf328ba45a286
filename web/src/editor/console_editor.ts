// The read-only editor that shows a console, and its styled spans.

import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { ConsoleEdit, StyledSpan } from '../model/console_text';
import * as text from '../text';
import { baseTheme } from './theme';

const spansAdd = StateEffect.define<{ from: number; spans: StyledSpan[] }>();
const marks = new Map<string, Decoration>();

function markOf(style: string): Decoration {
  const present = marks.get(style);
  if (present) return present;
  const mark = Decoration.mark({ class: style });
  marks.set(style, mark);
  return mark;
}

const spanField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(present, transaction) {
    let decorations = present.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(spansAdd)) continue;
      const { from, spans } = effect.value;
      decorations = decorations.update({
        filterFrom: from,
        filter: (start) => start < from,
        add: spans.map((span) => markOf(span.style).range(span.from, span.to)),
        sort: true,
      });
    }
    return decorations;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const wrapping = new Compartment();

export interface ConsoleEditor {
  view: EditorView;
  apply(edit: ConsoleEdit): void;
  clear(): void;
  setWrap(isOn: boolean): void;
  toEnd(): void;
  find(): void;
}

export function consoleEditor(
  parent: HTMLElement,
  onScroll: (atEnd: boolean) => void,
): ConsoleEditor {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({
          tabindex: '0',
          'aria-label': text.trace.console,
          'aria-readonly': 'true',
        }),
        lineNumbers(),
        spanField,
        search({ top: true }),
        keymap.of(searchKeymap),
        wrapping.of(EditorView.lineWrapping),
        baseTheme,
        EditorView.domEventHandlers({ scroll: (_event, scrolled) => onScroll(isAtEnd(scrolled)) }),
      ],
    }),
  });
  const toEnd = () =>
    view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.length, { y: 'end' }) });
  return {
    view,
    apply: ({ from, insert, spans }) =>
      view.dispatch({
        changes: { from, to: view.state.doc.length, insert },
        effects: spansAdd.of({ from, spans }),
      }),
    clear: () => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: '' } }),
    setWrap: (isOn) =>
      view.dispatch({ effects: wrapping.reconfigure(isOn ? EditorView.lineWrapping : []) }),
    toEnd,
    find: () => {
      openSearchPanel(view);
    },
  };
}

function isAtEnd({ scrollDOM }: EditorView): boolean {
  return scrollDOM.scrollHeight - scrollDOM.scrollTop - scrollDOM.clientHeight < 24;
}
