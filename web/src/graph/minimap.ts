// Whether the map of the whole graph is shown; the same everywhere, and remembered.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const key = 'graph.map';
const store = createStore(() => ({ isShown: localStorage.getItem(key) === 'true' }));

export const useMinimap = () => useStore(store, ({ isShown }) => isShown);

export function minimapToggle() {
  const isShown = !store.getState().isShown;
  localStorage.setItem(key, String(isShown));
  store.setState({ isShown });
}
