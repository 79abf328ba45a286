// The shelf on which this browser keeps the edits of one document until the server has them, each with a title in words, so
// that its author recognises it even when what it was about is gone.

import type { ProjectModel } from '../model/project_model';
import type { EditKeeper, KeptEdit } from './document';
import { type EditRecord, keptEdits } from './kept';
import { refusalOfEdit } from './refusals';
import { tabId } from './tab';

export class EditShelf implements EditKeeper {
  readonly #owner: string;
  readonly #model: () => ProjectModel | null;
  readonly #records = new Map<string, EditRecord>();

  constructor(owner: string, model: () => ProjectModel | null) {
    this.#owner = owner;
    this.#model = model;
  }

  /** Takes over what another tab has left. */
  adopt(records: readonly EditRecord[]) {
    for (const record of records) this.#records.set(record.id, record);
  }

  keep(edit: KeptEdit) {
    const known = this.#records.get(edit.id);
    const record = { ...edit, owner: this.#owner, tab: tabId, title: known?.title ?? '' };
    this.#records.set(edit.id, record);
    keptEdits.put(record);
    if (!known) void this.#entitle(edit, this.#model());
  }

  forget(id: string) {
    this.#records.delete(id);
    keptEdits.remove(id);
  }

  refuse(edit: KeptEdit, error: unknown) {
    const title = this.#records.get(edit.id)?.title ?? '';
    void refusalOfEdit(this.#owner, edit, title, this.#model(), error);
  }

  /** The words are loaded with the first edit; without a connection they may have to do without. */
  async #entitle(edit: KeptEdit, model: ProjectModel | null): Promise<void> {
    const words = await import('../model/change_words').catch(() => null);
    const record = this.#records.get(edit.id);
    if (!words || !record) return;
    const entitled = { ...record, title: words.changeWords(edit.patch, model).join(', ') };
    this.#records.set(edit.id, entitled);
    keptEdits.put(entitled);
  }
}
