// What can be done here and now. A view names its acts once; the command palette (Ctrl+K), the shortcut sheet (?) and the
// keys themselves are made from that one list.
//
//   useActions([
//     { id: 'pipeline.add', group: text.tabs.pipelines, label: text.pipeline.add, shortcut: 'a', run: () => setOpen(true) },
//     { id: 'pipeline.remove', group: …, label: …, shortcut: ['Delete', 'Backspace'], when: selection.length > 0, run: remove },
//     { id: 'pipeline.run', group: …, label: …, shortcut: 'Mod+Enter', isGlobal: true, run: open },
//   ]);
//
// - Call it in the component whose acts they are, on every render, with a fresh array: the latest one counts, and they are
//   gone when the component is.
// - shortcut: keys joined by + (Mod is Ctrl, on a Mac Cmd; then Shift, Alt), a second key after a space ('g p'), several as an
//   array. The view's keys win over the app's; a later mounted component's win over an earlier one's.
// - when: false hides the act from the palette and lets its keys pass; the sheet still teaches it. Leave out of the array what
//   this user may never do here (a viewer who cannot edit).
// - isGlobal: the keys work while a text field has the focus as well. Without it they are left to fields, editors and dialogs.
// - A key event whose default was prevented is not looked at again, so an editor may take keys for itself.
// - Undo and redo (Mod+z, Mod+Shift+z, Mod+y) of every project view are there already.

import { useLayoutEffect, useRef } from 'react';
import { toastProblem } from '../../ui/toasts';

export interface Action {
  id: string;
  /** The heading it stands under. */
  group: string;
  label: string;
  shortcut?: string | readonly string[];
  when?: boolean | (() => boolean);
  isGlobal?: boolean;
  run: () => unknown;
}

/** The view's acts come before those of the project and of the app, in keys as in lists. */
const places = ['view', 'project', 'app'] as const;
export type ActionPlace = (typeof places)[number];

interface Scope {
  place: ActionPlace;
  actions: readonly Action[];
}

const scopes: Scope[] = [];

/** Offers these acts while the component is mounted. */
export function useActions(actions: readonly Action[], place: ActionPlace = 'view') {
  const scope = useRef<Scope>({ place, actions: [] });
  useLayoutEffect(() => {
    scope.current.actions = actions;
  });
  useLayoutEffect(() => {
    const own = scope.current;
    scopes.push(own);
    return () => {
      scopes.splice(scopes.indexOf(own), 1);
    };
  }, []);
}

/** Everything on offer: of the view first, in each place the last mounted first; an id is there once. */
export function actionsNow(): Action[] {
  const inPlace = (place: ActionPlace) => scopes.filter((scope) => scope.place === place).reverse();
  const known = new Set<string>();
  return places
    .flatMap(inPlace)
    .flatMap(({ actions }) => actions)
    .filter(({ id }) => !known.has(id) && known.add(id));
}

export const isAvailable = ({ when = true }: Action): boolean =>
  typeof when === 'function' ? when() : when;

/** Carries an act out; what goes wrong is said in a toast. */
export async function actionRun(action: Action): Promise<void> {
  try {
    await action.run();
  } catch (error) {
    toastProblem(error);
  }
}

export const shortcutsOf = ({ shortcut = [] }: Action): readonly string[] =>
  typeof shortcut === 'string' ? [shortcut] : shortcut;
