// Text that came from elsewhere, from the diagram or from somebody else, is marked for a moment.

import { type Extension, StateEffect, StateField, Transaction } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin } from '@codemirror/view';

const shownFor = 1400;
const flashEnd = StateEffect.define<null>();
const mark = Decoration.mark({ class: 'cm-flash' });

const flashes = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    if (transaction.effects.some((effect) => effect.is(flashEnd))) return Decoration.none;
    if (!transaction.docChanged) return marks;
    const mapped = marks.map(transaction.changes);
    if (!transaction.annotation(Transaction.remote)) return mapped;
    const added: { from: number; to: number }[] = [];
    transaction.changes.iterChangedRanges((_from, _to, from, to) => {
      if (to > from) added.push({ from, to });
    });
    return mapped.update({ add: added.map(({ from, to }) => mark.range(from, to)) });
  },
  provide: (field) => EditorView.decorations.from(field),
});

const clock = ViewPlugin.define((view) => {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    update(update) {
      if (update.state.field(flashes).size === 0 || timer) return;
      timer = setTimeout(() => {
        timer = null;
        view.dispatch({ effects: flashEnd.of(null) });
      }, shownFor);
    },
    destroy() {
      if (timer) clearTimeout(timer);
    },
  };
});

export const codeFlash: Extension = [flashes, clock];
