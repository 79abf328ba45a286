import { EditorView } from '@codemirror/view';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type DraftOperation, draftChange } from '../../api/executions';
import { draftQuery, queryClient } from '../../api/queries';
import type { ExecutionDetail, Job } from '../../api/types';
import { useModel } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { codeEditor } from '../../editor/code_editor';
import { problemsShow } from '../../editor/code_lint';
import { lineShow } from '../../editor/code_places';
import type { CodeProblem, Operation } from '../../model/project_model';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { useCompletionFacts } from '../operations/useCompletionFacts';
import { ApplyCopy } from './ApplyCopy';
import { AttributesCopy } from './AttributesCopy';
import { CopySaver } from './copy_saver';
import styles from './JobPanel.module.css';
import { unsavedStore } from './unsaved';

interface Props {
  execution: ExecutionDetail;
  job: Job;
  isReadOnly: boolean;
}

/** The code that a debug run has for itself, to be repaired without touching the project. */
export function CodeCopy({ execution, job, isReadOnly }: Props) {
  const { data, error, refetch } = useQuery(draftQuery(execution.id, job.operation));
  const canEdit = useCanEdit(execution.project);
  const [isApplying, setApplying] = useState(false);
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={1} height={320} />;
  const interfaceOf = data.interface as unknown as Operation['interface'];
  const hasValues = execution.attributes[job.node] !== undefined;
  return (
    <section className={styles.edit}>
      <div className={styles.row}>
        <p className={styles.dim}>{text.trace.copyHint(data.version)}</p>
        {canEdit && (data.version > 0 || hasValues) ? (
          <Button
            className={styles.end ?? ''}
            leftSection={<Upload size={14} aria-hidden />}
            onClick={() => setApplying(true)}
          >
            {text.trace.copyApply}
          </Button>
        ) : null}
      </div>
      <AttributesCopy
        key={job.id}
        execution={execution}
        job={job}
        attributes={interfaceOf.attributes}
        isReadOnly={isReadOnly}
      />
      <Editor execution={execution} job={job} copy={data} isReadOnly={isReadOnly} />
      {isApplying ? (
        <ApplyCopy execution={execution} job={job} onClose={() => setApplying(false)} />
      ) : null}
    </section>
  );
}

function Editor(props: Props & { copy: DraftOperation }) {
  const { execution, job, copy, isReadOnly } = props;
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [generation, setGeneration] = useState(0);
  const model = useModel(execution.project);
  const interfaceOf = copy.interface as unknown as Operation['interface'];
  const facts = useCompletionFacts(interfaceOf, model?.modules);
  const latest = useRef({ facts, copy });
  latest.current = { facts, copy };
  const { id } = execution;
  const { operation } = job;
  const line = job.error?.line ?? null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation opens the text anew
  useEffect(() => {
    if (!host.current) return;
    const parent = host.current;
    const key = draftQuery(id, operation).queryKey;
    let opened: EditorView | null = null;
    let isClosed = false;
    const saver = new CopySaver({
      version: latest.current.copy.version,
      send: async (code, version) => {
        const next = await draftChange(id, operation, code, version);
        queryClient.setQueryData(key, next);
        return next.version;
      },
      onState: (isUnsaved) => unsavedStore.setState({ isUnsaved }),
      onProblem: setProblem,
    });
    unsavedStore.setState({ flush: () => void saver.flush() });
    codeEditor({
      parent,
      text: latest.current.copy.code,
      label: text.trace.copyEditing(latest.current.copy.name),
      language: 'python',
      isReadOnly,
      facts: () => latest.current.facts,
      extension: EditorView.updateListener.of((update) => {
        if (update.docChanged) saver.put(update.state.doc.toString());
      }),
    })
      .then((made) => {
        if (isClosed) return made.destroy();
        opened = made;
        setView(made);
        if (line) lineShow(made, line);
      })
      .catch(setProblem);
    return () => {
      isClosed = true;
      unsavedStore.setState({ flush: null });
      void saver.close();
      opened?.destroy();
      setView(null);
    };
  }, [id, operation, line, isReadOnly, generation]);

  const problems = (interfaceOf.problems ?? []) as readonly CodeProblem[];
  useEffect(() => {
    if (view) problemsShow(view, problems);
  }, [view, problems]);

  return (
    <>
      {problem ? (
        <ProblemNotice
          error={problem}
          onRetry={() => {
            setProblem(null);
            void queryClient
              .fetchQuery({ ...draftQuery(id, operation), staleTime: 0 })
              .then(() => setGeneration((n) => n + 1), setProblem);
          }}
        />
      ) : null}
      <div ref={host} className={styles.editor} />
    </>
  );
}
