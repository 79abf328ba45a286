// Whether code that is being edited beside the trace is still on its way to the server. Continuing waits for it, so that
// what runs is what one sees.

import { createStore } from 'zustand/vanilla';

interface Unsaved {
  isUnsaved: boolean;
  /** Sends what waits for the keys to rest; null where everything is sent at once. */
  flush: (() => void) | null;
}

export const unsavedStore = createStore<Unsaved>(() => ({ isUnsaved: false, flush: null }));

const patience = 5000;

/** Answers once everything typed is saved, or when that takes too long. */
export function saved(): Promise<void> {
  const { isUnsaved, flush } = unsavedStore.getState();
  if (!isUnsaved) return Promise.resolve();
  flush?.();
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      done();
    };
    const timer = setTimeout(end, patience);
    const stop = unsavedStore.subscribe((state) => {
      if (!state.isUnsaved) end();
    });
  });
}
