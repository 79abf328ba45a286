// Whether code that is being edited beside the trace is still on its way to the server. Continuing waits for it, so that
// what runs is what one sees.

import { createStore } from 'zustand/vanilla';

export const unsavedStore = createStore<{ isUnsaved: boolean }>(() => ({ isUnsaved: false }));

const patience = 5000;

/** Answers once everything typed is saved, or when that takes too long. */
export function saved(): Promise<void> {
  if (!unsavedStore.getState().isUnsaved) return Promise.resolve();
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      done();
    };
    const timer = setTimeout(end, patience);
    const stop = unsavedStore.subscribe(({ isUnsaved }) => {
      if (!isUnsaved) end();
    });
  });
}
