import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { projectQuery } from '../../api/queries';
import { useCanvasPeople } from '../../collab/CanvasPeople';
import { useCanEdit } from '../../collab/useCanEdit';
import { nothing, type Selection } from '../../model/members';
import { pipelineProblems } from '../../model/pipeline';
import type { Pipeline, Position, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { useArtifactNames } from '../artifacts/useArtifactNames';
import { useActions } from '../shell/actions';
import { type Anchor, editorActions, type Pick } from './actions';
import { Breadcrumb } from './Breadcrumb';
import { ConnectPicker } from './ConnectPicker';
import type { Command, MenuPlace } from './command';
import { editorCommands } from './editor_commands';
import { Inspector } from './Inspector';
import { NodePicker, PlacePicker } from './NodePicker';
import { PipelineCanvas } from './PipelineCanvas';
import styles from './PipelineEditor.module.css';
import { Toolbar } from './Toolbar';
import { isForCanvas, useCanvasClicked } from './useCanvasFocus';
import type { CanvasHandle } from './useCanvasHandle';
import { useClipboard } from './useClipboard';
import { useOpen } from './useOpen';
import { usePanel } from './usePanel';
import { usePerform } from './usePerform';

/** It comes once the canvas stands, so that Ctrl+Enter need not wait for it. */
const dialogDelay = 1500;
const runDialogLoad = () => import('./RunDialog');
const RunDialog = lazy(async () => ({ default: (await runDialogLoad()).RunDialog }));
const ExportPipeline = lazy(async () => ({
  default: (await import('../pipelines/ExportPipeline')).ExportPipeline,
}));
const EditorMenu = lazy(async () => ({ default: (await import('./EditorMenu')).EditorMenu }));
const RunAgain = lazy(async () => ({ default: (await import('./RunAgain')).RunAgain }));

interface Props {
  project: string;
  id: string;
  model: ProjectModel;
  pipeline: Pipeline;
}

export function Editor({ project, id, model, pipeline }: Props) {
  const { node: chosen, again } = useSearch({ from: '/p/$project/pipelines/$pipeline' });
  const navigate = useNavigate({ from: '/p/$project/pipelines/$pipeline' });
  const role = useQuery(projectQuery(project)).data?.role;
  const canEdit = useCanEdit(project);
  const canRun = role !== undefined && role !== 'viewer';
  const artifactNames = useArtifactNames(project);
  const [selection, setSelection] = useState<Selection>(nothing);
  const canvas = useRef<CanvasHandle | null>(null);
  const { open, setOpen, closeMenu, returnTo } = useOpen(canvas);
  const pointer = useRef<Position | null>(null);
  const panel = usePanel();
  const problems = useMemo(() => pipelineProblems(model, pipeline), [model, pipeline]);
  const actions = useMemo(() => editorActions(project, id), [project, id]);
  const close = useCallback(() => setOpen(null), [setOpen]);

  const select = useCallback(
    (next: Selection) => {
      setSelection(next);
      const [only] = next.nodes.length === 1 ? next.nodes : [];
      void navigate({
        search: ({ node: _, ...rest }) => (only ? { ...rest, node: only } : rest),
        replace: true,
      });
    },
    [navigate],
  );
  const people = useCanvasPeople(project, `/pipelines/${id}`, selection.nodes);
  const { onPointer: tellPointer } = people;
  const onPointer = useCallback(
    (position: Position | null) => {
      if (position) pointer.current = position;
      tellPointer(position);
    },
    [tellPointer],
  );
  const clipboard = useClipboard({
    project,
    pipeline: id,
    canEdit,
    actions,
    canvas,
    selection,
    pointer,
  });
  const given = { project, id, pipeline, actions, canvas, selection, problems, clipboard, panel };
  const perform = usePerform({ ...given, canEdit, pointer, setOpen });
  const chosenNodes = selection.nodes.flatMap((node) => pipeline.nodes[node] ?? []);
  const isCanvasClicked = useCanvasClicked();
  const commands = editorCommands({
    selection,
    canEdit,
    canRun,
    hasNodes: Object.keys(pipeline.nodes).length > 0,
    isPinned: chosenNodes[0]?.pinned !== undefined,
    isPart: chosenNodes.length === 1 && chosenNodes[0]?.pipeline !== undefined,
    isMuted: chosenNodes.length > 0 && chosenNodes.every(({ muted }) => muted),
    isCanvasFocus: isForCanvas,
    isCanvasClicked,
    perform,
  });
  // While a list or a dialog is open, keys are its own.
  useActions(open ? [] : commands);
  useEffect(() => {
    document.title = `${pipeline.name} · ${text.product}`;
  }, [pipeline.name]);

  useEffect(() => {
    const timer = setTimeout(() => void runDialogLoad().catch(() => undefined), dialogDelay);
    return () => clearTimeout(timer);
  }, []);

  const placed = (pick: Pick, at: Position | null, anchor: Anchor) => {
    const wanted = at ?? canvas.current?.middle() ?? { x: 0, y: 0 };
    const node = actions.add(pick, wanted, canvas.current?.boxes() ?? [], anchor);
    canvas.current?.select([node]);
    return node;
  };

  return (
    <div className={styles.editor}>
      <Toolbar
        project={project}
        name={pipeline.name}
        crumb={<Breadcrumb project={project} id={id} model={model} />}
        canEdit={canEdit}
        canRun={canRun}
        problems={problems}
        actions={actions}
        isEmpty={Object.keys(pipeline.nodes).length === 0}
        isPart={Object.keys(pipeline.inputs ?? {}).length > 0}
        isPanelOpen={panel.isOpen}
        onProblem={perform.goTo}
        onNote={perform.note}
        onTidy={perform.tidy}
        onPanel={panel.toggle}
        onExport={perform.exportProgram}
        onRun={perform.run}
        picker={
          <NodePicker
            project={project}
            pipelineId={id}
            model={model}
            isOpen={open?.kind === 'picker'}
            onChange={(isOpen) => setOpen(isOpen ? { kind: 'picker' } : null)}
            onPick={(pick) => {
              returnTo(placed(pick, null, null));
            }}
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
          handle={canvas}
          overlay={people.overlay}
          onPointer={onPointer}
          onSelect={select}
          onAdd={perform.add}
          onAddAt={(at) => setOpen({ kind: 'place', at, anchor: null })}
          onDropped={(port, at) => setOpen({ kind: 'place', at, anchor: { port } })}
          onInsert={(edge, at) => setOpen({ kind: 'place', at, anchor: { edge } })}
          onMenu={(at) => setOpen({ kind: 'menu', at })}
          onOpen={perform.openCodeOf}
        />
        {panel.isOpen ? (
          <Inspector
            project={project}
            pipelineId={id}
            model={model}
            pipeline={pipeline}
            selection={selection}
            problems={problems}
            canEdit={canEdit}
            canRun={canRun}
            actions={actions}
            commands={commands}
            artifactNames={artifactNames}
            onProblem={perform.goTo}
          />
        ) : null}
      </div>
      {again && canRun ? (
        <Suspense>
          <RunAgain
            project={project}
            pipelineId={id}
            pipeline={pipeline}
            problems={problems}
            execution={again}
          />
        </Suspense>
      ) : null}
      {open?.kind === 'run' ? (
        <Suspense>
          <RunDialog
            project={project}
            pipelineId={id}
            pipeline={pipeline}
            problems={problems}
            {...(open.targets.length > 0 ? { targets: open.targets } : {})}
            onClose={close}
          />
        </Suspense>
      ) : null}
      {open?.kind === 'export' ? (
        <Suspense>
          <ExportPipeline project={project} id={id} pipeline={pipeline} onClose={close} />
        </Suspense>
      ) : null}
      {open?.kind === 'place' ? (
        <PlacePicker
          project={project}
          pipelineId={id}
          model={model}
          pipeline={pipeline}
          at={open.at}
          anchor={open.anchor}
          onPick={(pick) => {
            const at = canvas.current?.toFlow(open.at) ?? null;
            canvas.current?.reveal(placed(pick, at && { x: at.x - 90, y: at.y - 12 }, open.anchor));
          }}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'connect' ? (
        <ConnectPicker
          model={model}
          pipeline={pipeline}
          node={open.node}
          at={open.at}
          onConnect={(from, to) => void actions.connect(from, to)}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'menu' ? (
        <Suspense>
          <EditorMenu at={open.at} commands={menuOf(commands, selection)} onClose={closeMenu} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** The commands for what is selected. Where only the moment speaks against it (focus, keys of others), it stands there. */
function menuOf(commands: readonly Command[], selection: Selection): Command[] {
  const place = placeOf(selection);
  return commands
    .filter(({ menu, when }) => menu?.includes(place) && when !== false)
    .sort((a, b) => menuRank(a) - menuRank(b));
}

const menuFirst = ['run', 'run_here', 'code', 'connect', 'rename_node', 'copy', 'cut', 'duplicate'];

/** What is done most comes first, deleting last. */
function menuRank({ id, isDanger }: Command): number {
  const at = menuFirst.indexOf(id.replace('pipeline.', ''));
  if (isDanger) return menuFirst.length + 1;
  return at < 0 ? menuFirst.length : at;
}

function placeOf({ nodes, edges, notes, groups }: Selection): MenuPlace {
  const named = nodes.length + notes.length + groups.length;
  if (named > 1) return 'many';
  if (nodes.length === 1) return 'node';
  if (named === 1) return 'annotation';
  return edges.length > 0 ? 'edge' : 'canvas';
}
