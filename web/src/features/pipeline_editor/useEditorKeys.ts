import { useEffect } from 'react';
import { isTyping } from '../../ui/isTyping';
import type { EditorActions } from './actions';
import type { Selection } from './PipelineEditor';

interface Keys {
  isEnabled: boolean;
  actions: EditorActions;
  selection: Selection;
  onAdd: () => void;
  onRun: () => void;
}

export function useEditorKeys({ isEnabled, actions, selection, onAdd, onRun }: Keys) {
  useEffect(() => {
    if (!isEnabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event.target)) return;
      const act = actOf(event);
      if (!act) return;
      event.preventDefault();
      if (act === 'add') onAdd();
      if (act === 'run') onRun();
      if (act === 'undo') void actions.undo();
      if (act === 'redo') void actions.redo();
      if (act === 'remove' && selection.nodes.length + selection.edges.length > 0)
        void actions.remove(selection);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isEnabled, actions, selection, onAdd, onRun]);
}

function actOf(event: KeyboardEvent): 'add' | 'run' | 'undo' | 'redo' | 'remove' | null {
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (isCommand && key === 'enter') return 'run';
  if (isCommand && (key === 'y' || (key === 'z' && event.shiftKey))) return 'redo';
  if (isCommand && key === 'z') return 'undo';
  if (isCommand || event.altKey) return null;
  if (key === 'a') return 'add';
  return key === 'delete' || key === 'backspace' ? 'remove' : null;
}
