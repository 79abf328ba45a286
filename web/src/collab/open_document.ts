// The documents that are open in this tab, one per project, fed by the project's channel.

import { useEffect } from 'react';
import { useStore } from 'zustand';
import { type ChannelEvent, events } from '../api/events';
import { problemFrom } from '../api/problem';
import * as projects from '../api/projects';
import { sessionStore } from '../api/session';
import type { PatchOp } from '../model/json_patch';
import type { ProjectModel } from '../model/project_model';
import { type DocumentState, ProjectDocument, type TextAnswer } from './document';
import { EditShelf } from './edit_shelf';
import { keptEdits, keptTexts, ownerOf } from './kept';
import { refusalsLoad } from './refusals';
import { tabId, tabsAlive } from './tab';
import { userId } from './user_id';

export { newId } from './new_id';

const documents = new Map<string, ProjectDocument>();
const lookSoon = 3000;
const lookLater = 20_000;

/** The project's document; it starts to load when first asked for. */
export function documentOf(project: string): ProjectDocument {
  const present = documents.get(project);
  if (present) return present;
  const owner = ownerOf(userId(), project);
  const shelf = new EditShelf(owner, () => document.store.getState().model);
  const document: ProjectDocument = new ProjectDocument(
    tabId,
    {
      modelRead: () => projects.modelRead(project),
      changeCreate: (body, key) => projects.changeCreate(project, body, key),
      changesSince: (revision) => projects.changesSince(project, revision),
      changeUndo: (body) => projects.changeUndo(project, body),
      changeRedo: (body) => projects.changeRedo(project, body),
      textRead: (path, since) => projects.textRead(project, path, since) as Promise<TextAnswer>,
      isUnreachable: (error) => {
        const { status } = problemFrom(error);
        return (
          isRequestFailure(error) &&
          (status === 0 || status === 401 || status === 429 || status >= 502)
        );
      },
      wait,
    },
    shelf,
  );
  documents.set(project, document);
  void document.load();
  void takeUp(project, owner, document, shelf).catch(() => undefined);
  return document;
}

/** Anything thrown that is no answer of the server and no lost connection is a fault of ours, not worth sending again. */
const isRequestFailure = (error: unknown) => problemFrom(error) === error;

/** Waits, but not beyond the moment the network is back. */
function wait(milliseconds: number): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      clearTimeout(timer);
      window.removeEventListener('online', finish);
      done();
    };
    const timer = setTimeout(finish, milliseconds);
    window.addEventListener('online', finish);
  });
}

/** Takes up what tabs that are gone have left, now and whenever another tab is found to have gone. */
async function takeUp(
  project: string,
  owner: string,
  document: ProjectDocument,
  shelf: EditShelf,
): Promise<void> {
  await refusalsLoad(owner);
  const seen = new Set<string>();
  for (;;) {
    const alive = await tabsAlive();
    const [edits, texts] = await Promise.all([keptEdits.all(owner), keptTexts.all(owner)]);
    if (documents.get(project) !== document) return;
    const isLeft = (record: { id: string; tab: string }) =>
      !alive.has(record.tab) && !seen.has(record.id);
    const leftEdits = edits.filter(isLeft);
    const leftTexts = texts.filter(isLeft);
    for (const { id } of [...leftEdits, ...leftTexts]) seen.add(id);
    if (leftTexts.length > 0)
      (await import('./text_return')).textsReturn(project, document, leftTexts);
    shelf.adopt(leftEdits);
    void document.restore(leftEdits);
    const isOthers = ({ tab }: { tab: string }) => tab !== tabId && alive.has(tab);
    const hasOthers = [...edits, ...texts].some(isOthers);
    await new Promise((done) => setTimeout(done, hasOthers ? lookSoon : lookLater));
  }
}

/** When somebody else signs in, nothing of the one before is shown or sent. */
let lastUser = '';
sessionStore.subscribe(() => {
  const user = userId();
  if (user === '' || user === lastUser) return;
  if (lastUser !== '') {
    for (const document of documents.values()) document.close();
    documents.clear();
  }
  lastUser = user;
});

/** A narrow view of the project's document. The selector must return parts of the state, not new objects. */
export function useDocument<T>(project: string, select: (state: DocumentState) => T): T {
  return useStore(documentOf(project).store, select);
}

export const useModel = (project: string): ProjectModel | null =>
  useDocument(project, (state) => state.model);

/** Keeps the document in step with everybody's changes while mounted. */
export function useDocumentEvents(project: string) {
  useEffect(
    () =>
      events.listen(`p_${project}`, (message) => {
        const document = documentOf(project);
        if (message.type === 'gap') void document.follow();
        if (message.type === 'change') document.receive(changeOf(message as ChannelEvent));
      }),
    [project],
  );
}

function changeOf(event: ChannelEvent) {
  return {
    revision: event.revision as number,
    client: event.client as string,
    patch: event.patch as PatchOp[],
    derived: (event.derived ?? []) as PatchOp[],
  };
}
