// One place of the text that is pointed at from outside, such as the code of a port under the pointer.

import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { CodePlace } from './code_places';

const markSet = StateEffect.define<CodePlace | null>();
const mark = Decoration.mark({ class: 'cm-pointed' });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(markSet))
        return effect.value && effect.value.to > effect.value.from
          ? Decoration.set(mark.range(effect.value.from, effect.value.to))
          : Decoration.none;
    return transaction.docChanged ? marks.map(transaction.changes) : marks;
  },
  provide: (self) => EditorView.decorations.from(self),
});

export const codeMark: Extension = field;

export const placeMark = (view: EditorView, place: CodePlace | null) =>
  view.dispatch({ effects: markSet.of(place) });
