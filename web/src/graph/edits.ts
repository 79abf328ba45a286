// What can be done on the canvas itself to notes and groups; null where the graph is only shown.

import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Position, Size } from '../model/project_model';

export interface CanvasEdits {
  noteText: (canvasId: string, text: string) => void;
  groupTitle: (canvasId: string, title: string) => void;
  resize: (canvasId: string, position: Position, size: Size) => void;
}

const Edits = createContext<CanvasEdits | null>(null);
export const CanvasEditsProvider = Edits.Provider;
export const useCanvasEdits = () => useContext(Edits);

/** The note or group whose words are being written. */
const writing = createStore<{ id: string | null }>(() => ({ id: null }));

export const writeStart = (id: string) => writing.setState({ id });
export const writeEnd = () => writing.setState({ id: null });
export const useIsWriting = (id: string) => useStore(writing, (state) => state.id === id);
