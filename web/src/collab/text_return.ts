// Typing that outlived its editor: kept while it cannot be sent, and after a reload or a crash put on top of what others
// wrote meanwhile. What cannot be sent any more goes to its author, never nowhere.

import { getSyncedVersion, receiveUpdates, sendableUpdates } from '@codemirror/collab';
import { ChangeSet } from '@codemirror/state';
import { problemFrom } from '../api/problem';
import { textPathWords } from '../model/change_words';
import type { ProjectDocument } from './document';
import { keptTexts, ownerOf, type TextRecord } from './kept';
import { refusalAdd } from './refusals';
import { tabId } from './tab';
import { PlainHost, type TextStart, textPatch, type UnsentText } from './text_author';
import { userId } from './user_id';

const returns = new Map<string, Promise<void>>();
const attempts = 500;
const patience = 2000;

const keyOf = (project: string, path: string) => `${project} ${path}`;

/** Keeps the unsent part of a text, or forgets it once it is sent. */
export function textKeep(project: string, start: TextStart, unsent: UnsentText | null) {
  if (unsent)
    keptTexts.put({
      id: start.clientID,
      owner: ownerOf(userId(), project),
      tab: tabId,
      path: start.path,
      at: Date.now(),
      ...unsent,
    });
  else keptTexts.remove(start.clientID);
}

/** Hands a text that was replaced or refused back to its author. */
export function textLost(
  project: string,
  document: ProjectDocument,
  path: string,
  content: string,
  reason: unknown,
) {
  const { model } = document.store.getState();
  refusalAdd(ownerOf(userId(), project), textPathWords(path, model), reason, content);
}

/** Waits, not for ever, until kept typing of this text is sent, so that a new editor shows it. */
export async function textReturned(project: string, path: string): Promise<void> {
  const pending = returns.get(keyOf(project, path));
  if (pending) await Promise.race([pending, new Promise((done) => setTimeout(done, patience))]);
}

/** Sends the kept typing of tabs that are gone. */
export function textsReturn(
  project: string,
  document: ProjectDocument,
  records: readonly TextRecord[],
) {
  for (const record of records) {
    const key = keyOf(project, record.path);
    const before = returns.get(key) ?? Promise.resolve();
    const mine = before.then(() => textReturn(project, document, record));
    returns.set(key, mine);
    void mine.finally(() => {
      if (returns.get(key) === mine) returns.delete(key);
    });
  }
}

async function textReturn(
  project: string,
  document: ProjectDocument,
  record: TextRecord,
): Promise<void> {
  const host = hostOf(record);
  if (!host) return keptTexts.remove(record.id);
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      if (await textSend(document, record, host)) return keptTexts.remove(record.id);
    } catch (error) {
      if (document.transport.isUnreachable(error)) {
        await document.transport.wait(patience);
        continue;
      }
      keptTexts.remove(record.id);
      return textLost(project, document, record.path, host.state.doc.toString(), error);
    }
  }
}

/** The text as it was left, with its unsent updates; null when the record does not fit together. */
function hostOf(record: TextRecord): PlainHost | null {
  const { id, path, base, version, updates } = record;
  try {
    const host = new PlainHost({ clientID: id, path, text: base, version });
    for (const changes of updates) host.update(changes);
    return host;
  } catch {
    return null;
  }
}

/** True when everything has arrived; false to try again on top of newer updates. */
async function textSend(
  document: ProjectDocument,
  record: TextRecord,
  host: PlainHost,
): Promise<boolean> {
  const synced = getSyncedVersion(host.state);
  const { version, updates } = await document.transport.textRead(record.path, synced);
  if (version < synced || (version > synced && updates?.length !== version - synced)) throw null;
  const others = (updates ?? []).map(({ client, changes }) => ({
    clientID: client,
    changes: ChangeSet.fromJSON(changes),
  }));
  if (others.length > 0) host.dispatch(receiveUpdates(host.state, others));
  const patch = textPatch(host.state, record.path);
  if (patch.length === 0) return true;
  try {
    await document.changeText(record.id, patch);
    return patch.length === sendableUpdates(host.state).length;
  } catch (error) {
    if (problemFrom(error).code === 'text_version') return false;
    throw error;
  }
}
