import type { EditorView } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { documentOf, useDocument } from '../collab/open_document';
import { remoteCarets } from '../collab/remote_carets';
import { type TextSession, textSessionOpen } from '../collab/text_session';
import { type CompletionFacts, noFacts } from '../model/completion';
import type { CodeProblem } from '../model/project_model';
import * as text from '../text';
import { ProblemNotice } from '../ui/ProblemNotice';
import { SkeletonRows } from '../ui/SkeletonRows';
import { toastProblem, toastShow } from '../ui/toasts';
import styles from './CodeEditor.module.css';
import { CodeFoot, type SavingState } from './CodeFoot';
import { codeEditor, type Language, labelSet, readOnlySet, vimKeysSet } from './code_editor';
import { problemsShow } from './code_lint';
import { codePreferences } from './code_preferences';

interface Props {
  project: string;
  /** The text's pointer in the project's model. */
  path: string;
  label: string;
  language?: Language;
  isReadOnly: boolean;
  problems?: readonly CodeProblem[];
  /** What the project can offer to complete. */
  facts?: CompletionFacts;
  /** Hears of the editor while it is open, to lead to a place in the text. */
  onView?: (view: EditorView | null) => void;
  /** Hears whether everything typed is on the server. */
  onSaved?: (isSaved: boolean) => void;
}

/** Waits until what is being made on this side is on the other, or the connection is lost. */
function settled(project: string): Promise<void> {
  const { store } = documentOf(project);
  const isSettled = () => store.getState().pending === 0 || store.getState().isOffline;
  if (isSettled()) return Promise.resolve();
  return new Promise((done) => {
    const stop = store.subscribe(() => {
      if (!isSettled()) return;
      stop();
      done();
    });
  });
}

const noProblems: readonly CodeProblem[] = [];

/** One text of the project, edited together with whoever else has it open. Saves itself. */
export function CodeEditor(props: Props) {
  const { project, path, label, language = 'python', isReadOnly, problems = noProblems } = props;
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  /** What was shown before the text was replaced as a whole. */
  const replaced = useRef<string | null>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [generation, setGeneration] = useState(0);
  const [state, setState] = useState<SavingState>('loading');
  const [error, setError] = useState<unknown>(null);
  const hasModel = useDocument(project, ({ model }) => model !== null);
  const hasVim = useStore(codePreferences, (preferences) => preferences.hasVim);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation opens the text anew
  useEffect(() => {
    if (!host.current || !hasModel) return;
    const parent = host.current;
    let isClosed = false;
    let opened: EditorView | null = null;
    const open = async () => {
      const session: TextSession = await textSessionOpen(project, documentOf(project), path, {
        onReset: (reason) => {
          if (isClosed) return;
          if (reason) toastProblem(reason);
          else replaced.current = opened?.state.doc.toString() ?? null;
          setGeneration((n) => n + 1);
        },
        onSaving: (isSaving) => setState(isSaving ? 'saving' : 'saved'),
      });
      if (isClosed) return session.close();
      if (replaced.current !== null && replaced.current !== session.text)
        toastShow({ kind: 'info', title: text.editor.replaced });
      replaced.current = null;
      opened = await codeEditor({
        parent,
        text: session.text,
        label: latest.current.label,
        language,
        isReadOnly: latest.current.isReadOnly,
        facts: () => latest.current.facts ?? noFacts,
        extension: [session.extension, remoteCarets(project, path)],
      });
      if (isClosed) return opened.destroy();
      setView(opened);
      setState('saved');
      latest.current.onView?.(opened);
    };
    const start = async () => {
      // A text that was made just now is there once the server has said so.
      await settled(project);
      if (!isClosed) await open();
    };
    start().catch((failure) => !isClosed && setError(failure));
    return () => {
      isClosed = true;
      opened?.destroy();
      setView(null);
      latest.current.onView?.(null);
    };
  }, [project, path, language, generation, hasModel]);

  useEffect(() => latest.current.onSaved?.(state === 'saved'), [state]);
  useEffect(() => {
    if (view) problemsShow(view, problems);
  }, [view, problems]);
  useEffect(() => {
    if (view) labelSet(view, label);
  }, [view, label]);
  useEffect(() => {
    if (view) readOnlySet(view, isReadOnly);
  }, [view, isReadOnly]);
  useEffect(() => {
    if (view) vimKeysSet(view, hasVim).catch(toastProblem);
  }, [view, hasVim]);

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
      <CodeFoot state={state} isReadOnly={isReadOnly} hasVim={hasVim} />
    </div>
  );
}
