import type { EditorView } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { documentOf, useDocument } from '../collab/open_document';
import { type TextSession, textSessionOpen } from '../collab/text_session';
import type { CodeProblem } from '../model/project_model';
import * as text from '../text';
import { ProblemNotice } from '../ui/ProblemNotice';
import { SkeletonRows } from '../ui/SkeletonRows';
import { toastProblem, toastShow } from '../ui/toasts';
import styles from './CodeEditor.module.css';
import { codeEditor, type Language, problemsShow } from './code_editor';

interface Props {
  project: string;
  /** The text's pointer in the project's model. */
  path: string;
  label: string;
  language?: Language;
  isReadOnly: boolean;
  problems?: readonly CodeProblem[];
}

const noProblems: readonly CodeProblem[] = [];

/** One text of the project, edited together with whoever else has it open. Saves itself. */
export function CodeEditor(props: Props) {
  const { project, path, label, language = 'python', isReadOnly, problems = noProblems } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const [generation, setGeneration] = useState(0);
  const [state, setState] = useState<'loading' | 'saving' | 'saved'>('loading');
  const [error, setError] = useState<unknown>(null);
  const hasModel = useDocument(project, ({ model }) => model !== null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation opens the text anew
  useEffect(() => {
    if (!host.current || !hasModel) return;
    const parent = host.current;
    let isClosed = false;
    let session: TextSession | null = null;
    const open = async () => {
      session = await textSessionOpen(project, documentOf(project), path, {
        onReset: (reason) => {
          if (isClosed) return;
          if (reason) toastProblem(reason);
          else toastShow({ kind: 'info', title: text.editor.replaced });
          setGeneration((n) => n + 1);
        },
        onSaving: (isSaving) => setState(isSaving ? 'saving' : 'saved'),
      });
      if (isClosed) return session.close();
      const { text: content, extension } = session;
      const opened = await codeEditor({
        parent,
        text: content,
        label,
        language,
        isReadOnly,
        extension,
      });
      if (isClosed) return opened.destroy();
      view.current = opened;
      setState('saved');
    };
    open().catch((failure) => !isClosed && setError(failure));
    return () => {
      isClosed = true;
      view.current?.destroy();
      view.current = null;
    };
  }, [project, path, label, language, isReadOnly, generation, hasModel]);

  useEffect(() => {
    if (view.current && state !== 'loading') problemsShow(view.current, problems);
  }, [problems, state]);

  return (
    <div className={styles.root}>
      {error ? (
        <ProblemNotice
          error={error}
          onRetry={() => {
            setError(null);
            setGeneration((n) => n + 1);
          }}
        />
      ) : null}
      {state === 'loading' && !error ? (
        <div className={styles.wait}>
          <SkeletonRows count={8} height={16} />
        </div>
      ) : null}
      <div ref={host} className={styles.host} />
      <div className={styles.foot}>
        <span role="status">{footText(state, isReadOnly)}</span>
        <span>{text.editor.leaveHint}</span>
      </div>
    </div>
  );
}

function footText(state: 'loading' | 'saving' | 'saved', isReadOnly: boolean): string {
  if (state === 'loading') return text.common.loading;
  if (isReadOnly) return text.editor.readOnly;
  return state === 'saving' ? text.editor.saving : text.editor.saved;
}
