// What the frame itself remembers: which of its dialogs is open, and of which project.

import { createStore } from 'zustand/vanilla';

export type ShellDialog = 'palette' | 'shortcuts' | 'members';

interface ShellState {
  dialog: ShellDialog | null;
  /** Whose members are shown. */
  project: string | null;
}

export const shellStore = createStore<ShellState>(() => ({ dialog: null, project: null }));

export const dialogOpen = (dialog: ShellDialog) => shellStore.setState({ dialog });
export const membersOpen = (project: string) => shellStore.setState({ dialog: 'members', project });
export const dialogClose = () => shellStore.setState({ dialog: null });
