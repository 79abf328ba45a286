import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Unplug } from 'lucide-react';
import { documentOf, useDocument } from '../../collab/open_document';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem } from '../../ui/toasts';
import { Editor } from './Editor';
import styles from './PipelineEditor.module.css';

export function PipelineEditor() {
  const { project, pipeline: id } = useParams({ from: '/p/$project/pipelines/$pipeline' });
  const model = useDocument(project, (state) => state.model);
  const error = useDocument(project, (state) => state.error);
  const pipeline = model?.pipelines[id];
  if (error && !model)
    return (
      <div className={styles.wait}>
        <ProblemNotice error={error} onRetry={() => void documentOf(project).load()} />
      </div>
    );
  if (!model)
    return (
      <div className={styles.wait}>
        <SkeletonRows count={4} height={90} />
      </div>
    );
  if (!pipeline) return <Gone project={project} />;
  return <Editor key={id} project={project} id={id} model={model} pipeline={pipeline} />;
}

function Gone({ project }: { project: string }) {
  const undo = () => void documentOf(project).undo().catch(toastProblem);
  return (
    <EmptyState
      icon={Unplug}
      title={text.pipeline.gone}
      actions={<Button onClick={undo}>{text.pipeline.undo}</Button>}
    >
      {text.pipeline.goneBody}
    </EmptyState>
  );
}
