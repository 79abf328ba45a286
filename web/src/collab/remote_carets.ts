// The carets and selections of others in a text, with their names; and mine, told to them.

import { getSyncedVersion } from '@codemirror/collab';
import {
  type EditorState,
  type Extension,
  type Range,
  StateEffect,
  StateField,
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view';
import * as text from '../text';
import { roomOf } from './presence';
import type { Here } from './presence_room';
import { placeIn, placeOut } from './text_places';

const mostRanges = 20;
const caretsSet = StateEffect.define<readonly Here[]>();

class Caret extends WidgetType {
  readonly #name: string;
  readonly #color: string;

  constructor(name: string, color: string) {
    super();
    this.#name = name;
    this.#color = color;
  }

  override eq(other: Caret) {
    return other.#name === this.#name && other.#color === this.#color;
  }

  toDOM() {
    const caret = document.createElement('span');
    caret.className = 'cm-person';
    caret.style.setProperty('--person', this.#color);
    caret.setAttribute('aria-hidden', 'true');
    const name = document.createElement('span');
    name.className = 'cm-person-name';
    name.textContent = this.#name;
    caret.append(name);
    return caret;
  }

  override get estimatedHeight() {
    return -1;
  }

  override ignoreEvent() {
    return true;
  }
}

const carets = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(present, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(caretsSet)) return drawn(effect.value, transaction.state);
    return present.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function drawn(people: readonly Here[], state: EditorState): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { cursor, color, name } of people) {
    if (cursor?.kind !== 'carets') continue;
    for (const [anchor, head] of cursor.ranges) {
      const at = placeIn(state, head, cursor.version);
      const other = placeIn(state, anchor, cursor.version);
      if (at === null || other === null) continue;
      if (at !== other)
        ranges.push(
          Decoration.mark({
            class: 'cm-person-selection',
            attributes: { style: `--person: ${color}` },
          }).range(Math.min(at, other), Math.max(at, other)),
        );
      const widget = new Caret(name || text.presence.nameless, color);
      ranges.push(Decoration.widget({ widget, side: 1 }).range(at));
    }
  }
  return Decoration.set(ranges, true);
}

const look = EditorView.theme({
  '.cm-person': {
    position: 'relative',
    display: 'inline-block',
    width: '0',
    height: '1.2em',
    marginLeft: '-1px',
    borderLeft: '2px solid var(--person)',
    verticalAlign: 'text-bottom',
    pointerEvents: 'none',
  },
  '.cm-person-name': {
    position: 'absolute',
    left: '-2px',
    bottom: '100%',
    zIndex: '5',
    maxWidth: '160px',
    padding: '0 5px',
    overflow: 'hidden',
    borderRadius: '4px 4px 4px 0',
    color: '#fff',
    background: 'var(--person)',
    font: '600 11px/16px var(--mantine-font-family)',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    animation: 'cm-person-fade 5s forwards',
  },
  '.cm-line:first-child .cm-person-name': {
    top: '100%',
    bottom: 'auto',
    borderRadius: '0 4px 4px 4px',
  },
  '.cm-person-selection': {
    backgroundColor: 'color-mix(in srgb, var(--person) 26%, transparent)',
  },
  '@keyframes cm-person-fade': {
    '0%, 70%': { opacity: '1' },
    '100%': { opacity: '0' },
  },
});

/** Shows where others are in the text at `path`, and tells them where I am. */
export function remoteCarets(project: string, path: string): Extension {
  const room = roomOf(project);
  const tell = (view: EditorView) => {
    const ranges = view.state.selection.ranges
      .slice(0, mostRanges)
      .map(({ anchor, head }): [number, number] => [
        placeOut(view.state, anchor),
        placeOut(view.state, head),
      ]);
    const version = getSyncedVersion(view.state);
    room.set({ cursor: { kind: 'carets', path, ranges, version } });
  };
  const plugin = ViewPlugin.define((view) => {
    let shown: readonly Here[] = [];
    let latest = new Map<string, Here>();
    /** Where everybody is; who speaks of a text that has not come stays where he was. */
    const show = () => {
      const now = getSyncedVersion(view.state);
      const told = room.store
        .getState()
        .people.filter(({ cursor }) => cursor?.kind === 'carets' && cursor.path === path);
      const here = told.flatMap((person) => {
        const isAhead = person.cursor?.kind === 'carets' && (person.cursor.version ?? 0) > now;
        return (isAhead ? latest.get(person.client) : person) ?? [];
      });
      latest = new Map(here.map((person) => [person.client, person]));
      if (
        here.length === shown.length &&
        here.every((person, at) => person.cursor === shown[at]?.cursor)
      )
        return;
      shown = here;
      view.dispatch({ effects: caretsSet.of(here) });
    };
    let isOpen = true;
    const stop = room.store.subscribe(show);
    const showSoon = () => queueMicrotask(() => isOpen && show());
    showSoon();
    return {
      update(update: ViewUpdate) {
        const hasCome = getSyncedVersion(update.state) !== getSyncedVersion(update.startState);
        if (hasCome) showSoon();
        if (update.focusChanged && !update.view.hasFocus) room.set({ cursor: null });
        else if (
          update.view.hasFocus &&
          (hasCome || update.selectionSet || update.docChanged || update.focusChanged)
        )
          tell(update.view);
      },
      destroy() {
        isOpen = false;
        stop();
        room.set({ cursor: null });
      },
    };
  });
  return [carets, plugin, look];
}
