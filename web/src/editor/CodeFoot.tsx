import * as text from '../text';
import styles from './CodeEditor.module.css';
import { vimSet } from './code_preferences';

export type SavingState = 'loading' | 'saving' | 'saved';

interface Props {
  state: SavingState;
  isReadOnly: boolean;
  hasVim: boolean;
}

/** Whether the text is saved, how to leave the editor, and how its keys work. */
export function CodeFoot({ state, isReadOnly, hasVim }: Props) {
  return (
    <div className={styles.foot}>
      <span role="status">{stateText(state, isReadOnly)}</span>
      <span className={styles.leave}>{text.editor.leaveHint}</span>
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={hasVim}
        title={text.editor.vimHint}
        onClick={() => vimSet(!hasVim)}
      >
        {hasVim ? text.editor.vimOn : text.editor.vimOff}
      </button>
    </div>
  );
}

function stateText(state: SavingState, isReadOnly: boolean): string {
  if (state === 'loading') return text.common.loading;
  if (isReadOnly) return text.editor.readOnly;
  return state === 'saving' ? text.editor.saving : text.editor.saved;
}
