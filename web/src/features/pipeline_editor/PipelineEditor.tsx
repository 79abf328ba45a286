import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Unplug } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { artifactsQuery, projectQuery } from '../../api/queries';
import { documentOf, useDocument } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import type { CanvasInstance } from '../../graph/Canvas';
import { pipelineProblems } from '../../model/pipeline';
import type { Pipeline, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem } from '../../ui/toasts';
import { editorActions } from './actions';
import { Inspector } from './Inspector';
import { NodePicker } from './NodePicker';
import { PipelineCanvas } from './PipelineCanvas';
import styles from './PipelineEditor.module.css';
import { RunDialog } from './RunDialog';
import { Toolbar } from './Toolbar';
import { useEditorKeys } from './useEditorKeys';

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

interface EditorProps {
  project: string;
  id: string;
  model: ProjectModel;
  pipeline: Pipeline;
}

function Editor({ project, id, model, pipeline }: EditorProps) {
  const { node: chosen } = useSearch({ from: '/p/$project/pipelines/$pipeline' });
  const navigate = useNavigate({ from: '/p/$project/pipelines/$pipeline' });
  const role = useQuery(projectQuery(project)).data?.role;
  const canEdit = useCanEdit(project);
  const artifactNames = useArtifactNames(project);
  const [dialog, setDialog] = useState<'picker' | 'run' | null>(null);
  const [selection, setSelection] = useState<Selection>({ nodes: [], edges: [] });
  const instance = useRef<CanvasInstance | null>(null);
  const problems = useMemo(() => pipelineProblems(model, pipeline), [model, pipeline]);
  const actions = useMemo(() => editorActions(project, id), [project, id]);

  const select = useCallback(
    (next: Selection) => {
      setSelection(next);
      const [only] = next.nodes.length === 1 ? next.nodes : [];
      void navigate({ search: only ? { node: only } : {}, replace: true });
    },
    [navigate],
  );
  useEditorKeys({
    isEnabled: canEdit,
    actions,
    selection,
    onAdd: () => setDialog('picker'),
    onRun: () => setDialog('run'),
  });
  useEffect(() => {
    document.title = `${pipeline.name} · ${text.product}`;
  }, [pipeline.name]);

  return (
    <div className={styles.editor}>
      <Toolbar
        project={project}
        name={pipeline.name}
        canEdit={canEdit}
        canRun={role !== undefined && role !== 'viewer'}
        problems={problems}
        actions={actions}
        isEmpty={Object.keys(pipeline.nodes).length === 0}
        onRun={() => setDialog('run')}
        picker={
          <NodePicker
            model={model}
            isOpen={dialog === 'picker'}
            onChange={(isOpen) => setDialog(isOpen ? 'picker' : null)}
            onPick={(pick) => actions.add(pick, instance.current)}
          />
        }
      />
      <div className={styles.work}>
        <PipelineCanvas
          model={model}
          pipeline={pipeline}
          artifactNames={artifactNames}
          problems={problems}
          canEdit={canEdit}
          initialNode={chosen}
          actions={actions}
          onSelect={select}
          onReady={(ready) => {
            instance.current = ready;
          }}
          onAdd={() => setDialog('picker')}
        />
        <Inspector
          project={project}
          pipelineId={id}
          model={model}
          pipeline={pipeline}
          selection={selection}
          problems={problems}
          canEdit={canEdit}
          actions={actions}
          artifactNames={artifactNames}
        />
      </div>
      {dialog === 'run' ? (
        <RunDialog
          project={project}
          pipelineId={id}
          pipeline={pipeline}
          problems={problems}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </div>
  );
}

export interface Selection {
  nodes: string[];
  edges: string[];
}

function useArtifactNames(project: string): Record<string, string> {
  const { data } = useInfiniteQuery(artifactsQuery(project));
  return useMemo(() => {
    const artifacts = data?.pages.flatMap(({ items }) => items) ?? [];
    return Object.fromEntries(artifacts.map(({ id, name }) => [id, name]));
  }, [data]);
}
