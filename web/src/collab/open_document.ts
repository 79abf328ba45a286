// The documents that are open in this tab, one per project, fed by the project's channel.

import { useEffect } from 'react';
import { useStore } from 'zustand';
import { type ChannelEvent, events } from '../api/events';
import { problemFrom } from '../api/problem';
import * as projects from '../api/projects';
import { uuidV7 } from '../model/ids';
import type { PatchOp } from '../model/json_patch';
import type { ProjectModel } from '../model/project_model';
import { type DocumentState, ProjectDocument } from './document';

export const newId = () => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));

const tabId = newId();
const documents = new Map<string, ProjectDocument>();

/** The project's document; it starts to load when first asked for. */
export function documentOf(project: string): ProjectDocument {
  const present = documents.get(project);
  if (present) return present;
  const document = new ProjectDocument(tabId, {
    modelRead: () => projects.modelRead(project),
    changeCreate: (body) => projects.changeCreate(project, body),
    changesSince: (revision) => projects.changesSince(project, revision),
    changeUndo: (body) => projects.changeUndo(project, body),
    changeRedo: (body) => projects.changeRedo(project, body),
    isUnreachable: (error) => {
      const { status } = problemFrom(error);
      return status === 0 || status === 429 || status >= 502;
    },
    wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  });
  documents.set(project, document);
  void document.load();
  return document;
}

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
        if (message.type === 'gap') void document.catchUp().catch(() => undefined);
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
