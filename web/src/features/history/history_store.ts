// Which dialog of the history is open, and about what.

import { createStore } from 'zustand/vanilla';
import type { Version } from '../../api/history';

export type HistoryDialog =
  | { kind: 'name'; revision: number }
  | { kind: 'rename'; version: Version }
  | { kind: 'fork'; revision: number }
  | { kind: 'restore'; revision: number; path: string | undefined };

export const historyStore = createStore<{ dialog: HistoryDialog | null }>(() => ({ dialog: null }));

export const historyAsk = (dialog: HistoryDialog) => historyStore.setState({ dialog });
export const historyAskNothing = () => historyStore.setState({ dialog: null });
