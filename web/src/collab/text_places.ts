// Places in a text that several people change. They are told as places in the text of the server, with its version; who hears
// of them carries them on through what the server accepted since, and through what is typed here and not sent yet.

import { getSyncedVersion, sendableUpdates } from '@codemirror/collab';
import { type ChangeSet, type EditorState, Facet } from '@codemirror/state';

const mostSteps = 500;

/** What the server accepted lately, version by version. */
export class TextSteps {
  /** Leads from version `#first + n` to the next. */
  #steps: ChangeSet[] = [];
  #first = 0;

  add(version: number, changes: ChangeSet) {
    if (version !== this.#first + this.#steps.length) {
      this.#steps = [];
      this.#first = version;
    }
    this.#steps.push(changes);
    if (this.#steps.length > mostSteps) {
      this.#steps.shift();
      this.#first++;
    }
  }

  /** A place of one version in the text of a later one; of a version that is forgotten, as well as can be. */
  map(place: number, from: number, to: number): number {
    let at = place;
    for (let version = Math.max(from, this.#first); version < to; version++) {
      const changes = this.#steps[version - this.#first];
      if (changes) at = changes.mapPos(Math.min(at, changes.length), 1);
    }
    return at;
  }
}

/** The steps of the text that an editor shows. */
export const textSteps = Facet.define<TextSteps>();

/** A place here in the text as the server has it: what I typed and did not send counts for nothing. */
export function placeOut(state: EditorState, place: number): number {
  let at = place;
  for (const { changes } of [...sendableUpdates(state)].reverse())
    at = changes.invertedDesc.mapPos(at, -1);
  return at;
}

/** A place that somebody told, here; null while the text of which it speaks has not come. */
export function placeIn(state: EditorState, place: number, version: number | null): number | null {
  const now = getSyncedVersion(state);
  if (version !== null && version > now) return null;
  const [steps] = state.facet(textSteps);
  let at = version === null || !steps ? place : steps.map(place, version, now);
  for (const { changes } of sendableUpdates(state))
    at = changes.mapPos(Math.min(at, changes.length), 1);
  return Math.min(at, state.doc.length);
}
