import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Unplug } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { resourceSchemasQuery } from '../../api/resources';
import { useCanvasPeople } from '../../collab/CanvasPeople';
import { documentOf, useDocument } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { nodesOf } from '../../model/network_blocks';
import { layerProblems } from '../../model/network_problems';
import { blockKey, networkView } from '../../model/network_view';
import type { Position, Resource } from '../../model/project_model';
import { type End, graphProblems, resourceGraph } from '../../model/resource_graph';
import type { ResourceNodeType, ResourceSchema } from '../../model/resource_schema';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem } from '../../ui/toasts';
import { useActions } from '../shell/actions';
import { CodePanel } from './CodePanel';
import styles from './Editor.module.css';
import { canvasCenter, freePlace, middleOf, placesOn, type ResourceFlow } from './places';
import { ResourceCanvas, type SelectNodes } from './ResourceCanvas';
import { ResourceInspector } from './ResourceInspector';
import { ResourceToolbar } from './ResourceToolbar';
import { resourceActions } from './resource_actions';
import { resourceCommands } from './resource_commands';
import { TypePicker } from './TypePicker';
import type { Folding } from './useFolding';
import { useLayerClipboard } from './useLayerClipboard';
import { useNetwork } from './useNetwork';
import { useNodeTypes } from './useNodeTypes';

export function ResourceEditor() {
  const { project, resource: id } = useParams({ from: '/p/$project/resources/$resource' });
  const model = useDocument(project, (state) => state.model);
  const error = useDocument(project, (state) => state.error);
  const extensions = useQuery(resourceSchemasQuery);
  const resource = model?.resources[id];
  const known = extensions.data?.schemas.find(({ type }) => type === resource?.type) ?? null;
  const schema = useNodeTypes(project, known, model?.modules);
  const retry = () => {
    void documentOf(project).load();
    void extensions.refetch();
  };
  const failure = (model ? null : error) ?? extensions.error;
  if (failure)
    return (
      <div className={styles.wait}>
        <ProblemNotice error={failure} onRetry={retry} />
      </div>
    );
  if (!model || !extensions.data || schema === undefined)
    return (
      <div className={styles.wait}>
        <SkeletonRows count={4} height={90} />
      </div>
    );
  if (!resource) return <Gone project={project} />;
  return <Editor key={id} project={project} id={id} resource={resource} schema={schema} />;
}

function Gone({ project }: { project: string }) {
  const undo = () => void documentOf(project).undo().catch(toastProblem);
  return (
    <EmptyState
      icon={Unplug}
      title={text.resources.gone}
      actions={<Button onClick={undo}>{text.resources.undo}</Button>}
    >
      {text.resources.goneBody}
    </EmptyState>
  );
}

interface EditorProps {
  project: string;
  id: string;
  resource: Resource;
  schema: ResourceSchema | null;
}

export interface Selection {
  nodes: string[];
  edges: string[];
  blocks: string[];
}

/** What the picker is open for. */
export type Purpose =
  | { kind: 'place'; position: Position | null; block?: string }
  | { kind: 'after'; from: End; position: Position; block?: string }
  | { kind: 'insert'; edge: string };

/** Stands in where no extension knows the type: nothing can be added, what is there can be looked at. */
const noSchema: ResourceSchema = { type: '', name: '', categories: [], nodes: [] };

function Editor({ project, id, resource, schema }: EditorProps) {
  const { node: chosen } = useSearch({ from: '/p/$project/resources/$resource' });
  const navigate = useNavigate({ from: '/p/$project/resources/$resource' });
  const canEdit = useCanEdit(project) && schema !== null;
  const [purpose, setPurpose] = useState<Purpose | null>(null);
  const [selection, setSelection] = useState<Selection>({ nodes: [], edges: [], blocks: [] });
  const instance = useRef<ResourceFlow | null>(null);
  const selectNodes = useRef<SelectNodes | null>(null);
  const graph = useMemo(() => resourceGraph(resource), [resource]);
  const view = useMemo(() => networkView(schema, graph), [schema, graph]);
  const folding = useRef<Folding | null>(null);
  /** What is selected, with all that is in blocks, and all that an edge stands for. */
  const whole = useMemo(
    () => ({
      ...selection,
      nodes: nodesOf(graph, selection),
      edges: selection.edges.flatMap((edge) => view.edges[edge]?.of ?? edge),
    }),
    [graph, view, selection],
  );
  const network = useNetwork(resource);
  const [isCodeShown, setCodeShown] = useState(false);
  const { facts } = network;
  const problems = useMemo(
    () => (schema ? layerProblems(schema, graph, facts, graphProblems(schema, graph)) : []),
    [schema, graph, facts],
  );
  const actions = useMemo(
    () => resourceActions(project, id, schema ?? noSchema),
    [project, id, schema],
  );
  useEffect(() => {
    document.title = `${resource.name} · ${text.product}`;
  }, [resource.name]);

  const choose = useCallback(
    (node: string | undefined) => void navigate({ search: node ? { node } : {}, replace: true }),
    [navigate],
  );
  const select = useCallback(
    (next: Selection) => {
      setSelection(next);
      const isOne = next.nodes.length === 1 && next.blocks.length === 0;
      choose(isOne ? next.nodes[0] : undefined);
    },
    [choose],
  );
  const pick = (type: ResourceNodeType) => {
    const center = () => freePlace(graph, canvasCenter(instance.current));
    if (purpose?.kind === 'place')
      choose(actions.add(type, purpose.position ?? center(), purpose.block));
    if (purpose?.kind === 'after')
      choose(actions.addAfter(type, purpose.from, purpose.position, purpose.block));
    if (purpose?.kind === 'insert') {
      const { x, y } = middleOf(purpose.edge, instance.current) ?? center();
      choose(actions.insert(type, view.edges[purpose.edge]?.of ?? [purpose.edge], { x, y }));
    }
    setPurpose(null);
  };
  const add = useCallback(() => setPurpose({ kind: 'place', position: null }), []);
  const people = useCanvasPeople(project, `/resources/${id}`, selection.nodes);
  const pointer = useRef<Position | null>(null);
  const onPointer = useCallback(
    (position: Position | null) => {
      pointer.current = position;
      people.onPointer(position);
    },
    [people.onPointer],
  );
  useLayerClipboard({
    type: resource.type,
    graph,
    selection: whole,
    canEdit,
    actions,
    canvas: instance,
    pointer,
    onSelect: (nodes) => selectNodes.current?.(nodes),
  });
  const word = schema?.node ?? text.resources.node;
  const onFold = (blocks: readonly string[]) => {
    for (const block of blocks) folding.current?.fold(block);
  };
  const onBlock = () => {
    const block = folding.current?.make(whole.nodes);
    if (block !== undefined) selectNodes.current?.([blockKey(block)]);
  };
  const onSelectAll = useCallback(
    () => selectNodes.current?.([...view.nodes, ...Object.keys(view.collapsed).map(blockKey)]),
    [view],
  );
  const onCompare = () =>
    void navigate({
      to: '/p/$project/resources/$resource/compare',
      params: { project, resource: id },
    });
  useActions([
    ...(canEdit
      ? resourceCommands({
          word,
          actions,
          selection: whole,
          onAdd: add,
          onSelectAll,
          onFold,
          onBlock,
        })
      : []),
    {
      id: 'resource.compare',
      group: text.resources.title,
      label: text.resources.compare,
      run: onCompare,
    },
  ]);

  const code = isCodeShown ? network.code() : null;

  return (
    <div className={styles.editor}>
      <ResourceToolbar
        project={project}
        id={id}
        name={resource.name}
        resource={resource}
        schema={schema}
        problems={problems}
        network={network}
        isCodeShown={isCodeShown}
        onCode={() => setCodeShown(!isCodeShown)}
        isEmpty={Object.keys(graph.nodes).length === 0}
        canEdit={canEdit}
        onAdd={add}
        onChoose={choose}
      />
      {schema ? null : (
        <p className={styles.unknown}>{text.resources.unknownType(resource.type)}</p>
      )}
      <div className={styles.work}>
        <ResourceCanvas
          graph={graph}
          view={view}
          folding={folding}
          schema={schema}
          problems={problems}
          facts={facts}
          canEdit={canEdit}
          chosen={chosen}
          actions={actions}
          overlay={people.overlay}
          onPointer={onPointer}
          onSelect={select}
          onPurpose={setPurpose}
          selecting={selectNodes}
          onReady={(ready) => {
            instance.current = ready;
          }}
        />
        <ResourceInspector
          graph={graph}
          schema={schema}
          problems={problems}
          network={network}
          isCodeShown={code !== null}
          selection={selection}
          whole={whole}
          folding={folding}
          onBlock={onBlock}
          canEdit={canEdit}
          actions={actions}
          onChoose={choose}
          onPurpose={setPurpose}
          onReuse={(node) => choose(actions.reuse(node, placesOn(instance.current)))}
          onFix={({ node }, fix) => actions.fix(node, fix, placesOn(instance.current))}
        />
        {code ? (
          <CodePanel
            name={resource.name}
            code={code}
            selected={whole.nodes}
            onChoose={choose}
            onClose={() => setCodeShown(false)}
          />
        ) : null}
      </div>
      {purpose && schema ? (
        <TypePicker
          schema={schema}
          purpose={purpose.kind}
          onPick={pick}
          onClose={() => setPurpose(null)}
        />
      ) : null}
    </div>
  );
}
