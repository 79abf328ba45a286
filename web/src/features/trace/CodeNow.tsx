import type { EditorView } from '@codemirror/view';
import { useCallback, useEffect } from 'react';
import type { Job } from '../../api/types';
import { useModel } from '../../collab/open_document';
import { CodeEditor } from '../../editor/CodeEditor';
import { lineShow } from '../../editor/code_places';
import type { Operation } from '../../model/project_model';
import * as text from '../../text';
import { useCompletionFacts } from '../operations/useCompletionFacts';
import styles from './JobPanel.module.css';
import { unsavedStore } from './unsaved';

interface Props {
  project: string;
  job: Job;
  operation: Operation;
}

/** The code of a job's operation as it is now, open at the line that failed. */
export function CodeNow({ project, job, operation }: Props) {
  const model = useModel(project);
  const facts = useCompletionFacts(operation.interface, model?.modules);
  const line = job.error?.line ?? null;
  const onView = useCallback(
    (view: EditorView | null) => {
      if (view && line) lineShow(view, line);
    },
    [line],
  );
  const onSaved = useCallback((isSaved: boolean) => {
    unsavedStore.setState({ isUnsaved: !isSaved });
  }, []);
  useEffect(() => () => unsavedStore.setState({ isUnsaved: false }), []);
  return (
    <section className={styles.edit}>
      <p className={styles.dim}>{text.trace.codeEditHint}</p>
      <div className={styles.editor}>
        <CodeEditor
          project={project}
          path={`/operations/${job.operation}/code`}
          label={text.trace.codeEditing(operation.name)}
          isReadOnly={false}
          problems={operation.interface.problems}
          facts={facts}
          onView={onView}
          onSaved={onSaved}
        />
      </div>
    </section>
  );
}
