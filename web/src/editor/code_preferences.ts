// How somebody likes to type, kept in this browser for every editor.

import { createStore } from 'zustand/vanilla';

const vimKey = 'deepforge.editor.vim';

export const codePreferences = createStore(() => ({
  hasVim: localStorage.getItem(vimKey) === 'true',
}));

export function vimSet(hasVim: boolean) {
  if (hasVim) localStorage.setItem(vimKey, 'true');
  else localStorage.removeItem(vimKey);
  codePreferences.setState({ hasVim });
}
