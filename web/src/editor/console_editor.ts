// The read-only editor that shows a console, its styled spans, and what is found in it.

import {
  Compartment,
  EditorSelection,
  EditorState,
  StateEffect,
  StateField,
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { matchesIn } from '../model/console_search';
import type { ConsoleEdit, StyledSpan } from '../model/console_text';
import * as text from '../text';
import { baseTheme } from './theme';

interface Spans {
  /** Spans behind this are replaced; null only adds. */
  replaceFrom: number | null;
  offset: number;
  spans: StyledSpan[];
}

export interface Finding {
  matcher: RegExp;
  length: number;
}

const spansAdd = StateEffect.define<Spans>();
const findingSet = StateEffect.define<Finding | null>();
const marks = new Map<string, Decoration>();
const nearEdge = 1500;
const atEdge = 24;
/** What moves a view by hand, and for how long it may. */
const handEvents = [
  ['wheel', 500],
  ['touchmove', 500],
  ['keydown', 500],
  ['pointerdown', 3000],
] as const;

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
      const { replaceFrom, offset, spans } = effect.value;
      const add = spans.map(({ from, to, style }) =>
        markOf(style).range(from + offset, to + offset),
      );
      decorations = decorations.update(
        replaceFrom === null
          ? { add, sort: true }
          : {
              filterFrom: replaceFrom,
              filter: (start) => start < replaceFrom,
              add,
              sort: true,
            },
      );
    }
    return decorations;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const findingField = StateField.define<Finding | null>({
  create: () => null,
  update(present, transaction) {
    for (const effect of transaction.effects) if (effect.is(findingSet)) return effect.value;
    return present;
  },
});

const found = Decoration.mark({ class: 'console-found' });
const foundHere = Decoration.mark({ class: 'console-found console-found-here' });

/** Marks what is found, but only where one looks. */
const findingMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = foundIn(view);
    }
    update({ view, docChanged, viewportChanged, selectionSet, startState, state }: ViewUpdate) {
      const isOther = startState.field(findingField) !== state.field(findingField);
      if (docChanged || viewportChanged || selectionSet || isOther)
        this.decorations = foundIn(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function foundIn(view: EditorView): DecorationSet {
  const finding = view.state.field(findingField);
  if (!finding) return Decoration.none;
  const { main } = view.state.selection;
  const ranges = view.visibleRanges.flatMap(({ from, to }) =>
    matchesIn(view.state.sliceDoc(from, to), from, to, finding.matcher).map((position) =>
      (position === main.from && !main.empty ? foundHere : found).range(
        position,
        Math.min(to, position + finding.length),
      ),
    ),
  );
  return Decoration.set(ranges);
}

export interface ConsoleEditor {
  view: EditorView;
  apply(edit: ConsoleEdit): void;
  prepend(insert: string, spans: StyledSpan[]): void;
  cut(from: number, to: number): void;
  clear(): void;
  setWrap(isOn: boolean): void;
  /** Lines are numbered when the number of the first one shown is known. */
  setNumbers(first: number | null): void;
  setFinding(finding: Finding | null): void;
  show(from: number, to: number): void;
  /** Shows a line, with what is looked for in it. */
  showLine(line: number): void;
  toEnd(): void;
  toStart(): void;
}

interface Place {
  atEnd: boolean;
  nearStart: boolean;
  nearEnd: boolean;
  /** Somebody did it. Text that arrives, and heights that are measured late, scroll as well. */
  isByHand: boolean;
}

interface Listener {
  onScroll: (place: Place) => void;
  onFind: () => void;
  onChange: (from: number, grownBefore: number) => void;
  onHome: () => void;
  onEnd: () => void;
}

export function consoleEditor(parent: HTMLElement, listener: Listener): ConsoleEditor {
  const wrapping = new Compartment();
  const numbers = new Compartment();
  let handsUntil = 0;
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
        numbers.of(lineNumbers()),
        highlightSpecialChars(),
        spanField,
        findingField,
        findingMarks,
        keymap.of([
          { key: 'Mod-f', run: done(listener.onFind), preventDefault: true },
          { key: 'Mod-Home', run: done(listener.onHome), preventDefault: true },
          { key: 'Mod-End', run: done(listener.onEnd), preventDefault: true },
        ]),
        wrapping.of(EditorView.lineWrapping),
        baseTheme,
        EditorView.domEventHandlers({
          scroll: (_event, scrolled) =>
            listener.onScroll({ ...placeOf(scrolled), isByHand: performance.now() < handsUntil }),
        }),
      ],
    }),
  });
  for (const [name, time] of handEvents)
    view.scrollDOM.addEventListener(
      name,
      () => {
        handsUntil = performance.now() + time;
      },
      { passive: true },
    );
  const all = () => view.state.doc.length;
  const show = (from: number, to: number) =>
    view.dispatch({
      selection: EditorSelection.single(from, to),
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
  let firstNumber: number | null = 1;
  return {
    view,
    apply: ({ from, insert, spans }) => {
      view.dispatch({
        changes: { from, to: all(), insert },
        effects: spansAdd.of({ replaceFrom: from, offset: 0, spans }),
      });
      listener.onChange(from, 0);
    },
    prepend: (insert, spans) => {
      const { from, yMargin } = topOf(view);
      view.dispatch({
        changes: { from: 0, insert },
        effects: [
          spansAdd.of({ replaceFrom: null, offset: 0, spans }),
          EditorView.scrollIntoView(from + insert.length, { y: 'start', yMargin }),
        ],
      });
      listener.onChange(0, insert.length);
    },
    cut: (from, to) => {
      view.dispatch({ changes: { from, to } });
      listener.onChange(from, from === 0 ? from - to : 0);
    },
    clear: () => {
      handsUntil = 0;
      view.dispatch({ changes: { from: 0, to: all(), insert: '' } });
      listener.onChange(0, 0);
    },
    setWrap: (isOn) =>
      view.dispatch({ effects: wrapping.reconfigure(isOn ? EditorView.lineWrapping : []) }),
    setNumbers: (first) => {
      if (first === firstNumber) return;
      firstNumber = first;
      view.dispatch({ effects: numbers.reconfigure(first === null ? [] : numbersFrom(first)) });
    },
    setFinding: (finding) => view.dispatch({ effects: findingSet.of(finding) }),
    show,
    showLine: (number) => {
      const { doc } = view.state;
      const { from, to, text } = doc.line(Math.min(doc.lines, Math.max(1, number)));
      const finding = view.state.field(findingField);
      const [at] = finding ? matchesIn(text, from, to, finding.matcher) : [];
      if (at === undefined || !finding) show(from, from);
      else show(at, Math.min(to, at + finding.length));
    },
    toEnd: () => view.dispatch({ effects: EditorView.scrollIntoView(all(), { y: 'end' }) }),
    toStart: () => view.dispatch({ effects: EditorView.scrollIntoView(0, { y: 'start' }) }),
  };
}

const numbersFrom = (first: number) =>
  lineNumbers({ formatNumber: (line) => String(line + first - 1) });

const done = (perform: () => void) => () => {
  perform();
  return true;
};

/** The line at the top of the view, and how far it is above it. */
function topOf(view: EditorView): { from: number; yMargin: number } {
  const height = view.scrollDOM.getBoundingClientRect().top - view.documentTop;
  const { from, top } = view.lineBlockAtHeight(height);
  return { from, yMargin: top - height };
}

function placeOf({ scrollDOM }: EditorView) {
  const { scrollTop, scrollHeight, clientHeight } = scrollDOM;
  const below = scrollHeight - scrollTop - clientHeight;
  return { atEnd: below < atEdge, nearStart: scrollTop < nearEdge, nearEnd: below < nearEdge };
}
