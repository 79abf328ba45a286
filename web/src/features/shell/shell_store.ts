// What the frame itself remembers: which of its dialogs is open.

import { createStore } from 'zustand/vanilla';

export type ShellDialog = 'palette' | 'shortcuts' | null;

export const shellStore = createStore<{ dialog: ShellDialog }>(() => ({ dialog: null }));

export const dialogOpen = (dialog: ShellDialog) => shellStore.setState({ dialog });
export const dialogClose = () => shellStore.setState({ dialog: null });
