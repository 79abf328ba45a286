import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { FileCode2, Trash2, Unlink } from 'lucide-react';
import {
  connectProblem,
  edgeInto,
  isBuiltIn,
  type NodeProblem,
  nodeName,
  operationOf,
} from '../../model/pipeline';
import type { Pipeline, PipelineNode, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { ButtonLink } from '../../ui/links';
import { AttributeField } from './AttributeField';
import type { EditorActions } from './actions';
import styles from './Inspector.module.css';

interface Props {
  project: string;
  id: string;
  node: PipelineNode;
  model: ProjectModel;
  pipeline: Pipeline;
  problems: NodeProblem[];
  canEdit: boolean;
  actions: EditorActions;
  artifactNames: Record<string, string>;
}

export function NodeInspector(props: Props) {
  const { project, id, node, model, canEdit, actions } = props;
  const operation = operationOf(model, node);
  const own = props.problems.filter((problem) => problem.node === id);
  return (
    <>
      <section>
        <div className={styles.head}>
          <span className={styles.color} style={{ background: operation?.color ?? '#b52a2a' }} />
          <h2>{nodeName(model, node)}</h2>
        </div>
        {own.length > 0 ? (
          <ul className={styles.problems}>
            {own.map(({ detail }) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        ) : null}
        <div className={styles.buttons}>
          {operation && !isBuiltIn(node.operation) ? (
            <ButtonLink
              to="/p/$project/operations/$operation"
              params={{ project, operation: node.operation }}
              leftSection={<FileCode2 size={15} aria-hidden />}
            >
              {text.pipeline.editCode}
            </ButtonLink>
          ) : null}
          {canEdit ? (
            <Tooltip label={text.pipeline.deleteNode}>
              <ActionIcon
                variant="default"
                aria-label={text.pipeline.deleteNode}
                onClick={() => void actions.remove({ nodes: [id], edges: [] })}
              >
                <Trash2 size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ) : null}
        </div>
      </section>
      {operation ? <Attributes {...props} /> : null}
      {operation ? <References {...props} /> : null}
      {operation ? <Inputs {...props} /> : null}
      {operation ? null : <p className={styles.hint}>{text.pipeline.unknownOperation}</p>}
    </>
  );
}

function Attributes({ id, node, model, canEdit, actions }: Props) {
  const attributes = (operationOf(model, node)?.interface.attributes ?? []).filter(
    ({ hidden }) => !hidden,
  );
  if (attributes.length === 0) return null;
  return (
    <section>
      <h3>{text.pipeline.attributes}</h3>
      <div className={styles.fields}>
        {attributes.map((attribute) => (
          <AttributeField
            key={attribute.name}
            attribute={attribute}
            stored={node.attributes}
            isReadOnly={!canEdit || attribute.read_only === true}
            onChange={(value) => void actions.attribute(id, attribute, value)}
          />
        ))}
      </div>
    </section>
  );
}

function References({ id, node, model, canEdit, actions, artifactNames }: Props) {
  const references = operationOf(model, node)?.interface.references ?? [];
  if (references.length === 0) return null;
  const options = (type: string) =>
    type === 'Artifact'
      ? Object.entries(artifactNames).map(([value, label]) => ({ value, label }))
      : Object.entries(model.resources)
          .filter(([, resource]) => resource.type === type)
          .map(([value, { name }]) => ({ value, label: name }));
  return (
    <section>
      <h3>{text.pipeline.references}</h3>
      <div className={styles.fields}>
        {references.map(({ name, type }) => (
          <Select
            key={name}
            label={name}
            description={type}
            searchable
            clearable
            disabled={!canEdit}
            placeholder={text.pipeline.choose}
            data={options(type)}
            value={node.references[name] ?? null}
            error={!node.references[name]}
            onChange={(value) => void actions.reference(id, name, value)}
          />
        ))}
      </div>
    </section>
  );
}

/** Inputs with where they come from: the way to connect without a mouse. */
function Inputs({ id, node, model, pipeline, canEdit, actions }: Props) {
  const face = operationOf(model, node)?.interface;
  if (!face || face.inputs.length + face.outputs.length === 0) return null;
  return (
    <section>
      {face.inputs.length > 0 ? <h3>{text.pipeline.inputs}</h3> : null}
      <ul className={styles.plain}>
        {face.inputs.map(({ name }) => {
          const edge = edgeInto(pipeline, id, name);
          const from = edge === undefined ? undefined : pipeline.edges[edge]?.from;
          const source = from ? pipeline.nodes[from[0]] : undefined;
          return (
            <li key={name} className={styles.port}>
              <b>{name}</b>
              {from && source && edge !== undefined ? (
                <>
                  <span className={styles.source}>
                    ← {nodeName(model, source)}.{from[1]}
                  </span>
                  {canEdit ? (
                    <ActionIcon
                      size={24}
                      aria-label={`${text.pipeline.disconnect}: ${name}`}
                      onClick={() => void actions.disconnect(edge)}
                    >
                      <Unlink size={14} aria-hidden />
                    </ActionIcon>
                  ) : null}
                </>
              ) : canEdit ? (
                <ConnectTo
                  model={model}
                  pipeline={pipeline}
                  to={[id, name]}
                  onConnect={(start) => void actions.connect(start, [id, name])}
                />
              ) : (
                <span className={styles.dim}>{text.pipeline.notConnected}</span>
              )}
            </li>
          );
        })}
      </ul>
      {face.outputs.length > 0 ? <h3>{text.pipeline.outputs}</h3> : null}
      <ul className={styles.plain}>
        {face.outputs.map(({ name }) => (
          <li key={name} className={styles.port}>
            <b>{name}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ConnectProps {
  model: ProjectModel;
  pipeline: Pipeline;
  to: [string, string];
  onConnect: (from: [string, string]) => void;
}

function ConnectTo({ model, pipeline, to, onConnect }: ConnectProps) {
  const starts = Object.entries(pipeline.nodes).flatMap(([id, node]) =>
    (operationOf(model, node)?.interface.outputs ?? [])
      .filter(({ name }) => connectProblem(model, pipeline, [id, name], to) === null)
      .map(({ name }) => ({
        from: [id, name] as [string, string],
        label: `${nodeName(model, node)}.${name}`,
      })),
  );
  return (
    <Select
      size="xs"
      aria-label={`${text.pipeline.connectTo} ${to[1]}`}
      placeholder={text.pipeline.connectTo}
      data={starts.map(({ label }, index) => ({ value: String(index), label }))}
      value={null}
      onChange={(value) => {
        const start = value === null ? undefined : starts[Number(value)];
        if (start) onConnect(start.from);
      }}
    />
  );
}
