import { ActionIcon, Button, Select, TextInput, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { FileCode2, SquareStack, Trash2, Unlink } from 'lucide-react';
import { useEffect, useState } from 'react';
import { nothing } from '../../model/members';
import {
  connectProblem,
  edgeInto,
  isBuiltIn,
  type NodeProblem,
  nodeName,
  operationOf,
} from '../../model/pipeline';
import type { Pipeline, PipelineNode, ProjectModel } from '../../model/project_model';
import { exposureOf } from '../../model/subpipeline';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { ButtonLink } from '../../ui/links';
import { actionRun } from '../shell/actions';
import { AttributeField } from './AttributeField';
import type { EditorActions } from './actions';
import type { Command } from './command';
import { ExposedPort } from './ExposedPort';
import styles from './Inspector.module.css';
import { usePinnedJob } from './useNodePin';
import { wayIn } from './way_back';

interface Props {
  project: string;
  pipelineId: string;
  id: string;
  node: PipelineNode;
  model: ProjectModel;
  pipeline: Pipeline;
  problems: NodeProblem[];
  canEdit: boolean;
  canRun: boolean;
  actions: EditorActions;
  commands: readonly Command[];
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
        {node.name && operation ? <p className={styles.hint}>{operation.name}</p> : null}
        {own.length > 0 ? (
          <ul className={styles.problems}>
            {own.map(({ detail }) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        ) : null}
        <div className={styles.buttons}>
          {operation && node.pipeline !== undefined ? (
            <ButtonLink
              to="/p/$project/pipelines/$pipeline"
              params={{ project, pipeline: node.pipeline }}
              onClick={() => wayIn(props.pipelineId, node.pipeline ?? '')}
              leftSection={<SquareStack size={15} aria-hidden />}
            >
              {text.pipeline.openPart}
            </ButtonLink>
          ) : null}
          {operation && node.operation !== undefined && !isBuiltIn(node.operation) ? (
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
                onClick={() => void actions.remove({ ...nothing, nodes: [id] })}
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
      {canEdit ? <NodeName {...props} /> : null}
      {operation ? <Development {...props} /> : null}
    </>
  );
}

/** A name of its own for this node; empty is the operation's name. */
function NodeName({ id, node, model, actions }: Props) {
  const [draft, setDraft] = useState(node.name ?? '');
  useEffect(() => setDraft(node.name ?? ''), [node.name]);
  const commit = () => {
    const name = draft.trim();
    if (name !== (node.name ?? '')) void actions.renameNode(id, name === '' ? null : name);
  };
  return (
    <section>
      <TextInput
        label={text.pipeline.nodeName}
        data-field="name"
        maxLength={120}
        placeholder={operationOf(model, node)?.name ?? ''}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
    </section>
  );
}

const developing = ['pipeline.run_here', 'pipeline.mute', 'pipeline.pin', 'pipeline.expand'];

/** Running to here, leaving out, and outputs taken from an earlier run. */
function Development({ project, node, commands }: Props) {
  const offered = commands.filter(
    ({ id, when }) =>
      developing.includes(id) &&
      !(id === 'pipeline.pin' && (isBuiltIn(node.operation) || node.pipeline !== undefined)) &&
      !(id === 'pipeline.expand' && when === false),
  );
  if (offered.length === 0) return null;
  return (
    <section>
      <h3>{text.pipeline.development}</h3>
      {node.muted ? <p className={styles.pinned}>{text.pipeline.absent.muted}.</p> : null}
      {node.pinned ? <PinnedTo project={project} job={node.pinned} /> : null}
      <div className={styles.rows}>
        {offered.map((command) => {
          const Icon = command.icon;
          return (
            <Button
              key={command.id}
              justify="flex-start"
              leftSection={Icon ? <Icon size={15} aria-hidden /> : null}
              onClick={() => void actionRun(command)}
            >
              {command.label}
            </Button>
          );
        })}
      </div>
    </section>
  );
}

function PinnedTo({ project, job: id }: { project: string; job: string }) {
  const { data: job, isError } = usePinnedJob(id);
  if (isError) return <p className={styles.pinned}>{text.pipeline.pinnedGone}</p>;
  if (!job) return null;
  return (
    <p className={styles.pinned}>
      {text.pipeline.pinnedTo}{' '}
      <Link
        to="/p/$project/executions/$execution"
        params={{ project, execution: job.execution }}
        search={{ job: job.id }}
      >
        {job.name}
      </Link>
      {job.ended_at ? (
        <>
          , <Ago at={job.ended_at} />
        </>
      ) : null}
    </p>
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
              ) : canEdit && !exposureOf(pipeline, 'inputs', [id, name]) ? (
                <ConnectTo
                  model={model}
                  pipeline={pipeline}
                  to={[id, name]}
                  onConnect={(start) => void actions.connect(start, [id, name])}
                />
              ) : (
                <span className={styles.dim}>
                  {exposureOf(pipeline, 'inputs', [id, name]) ? '' : text.pipeline.notConnected}
                </span>
              )}
              <ExposedPort
                pipeline={pipeline}
                direction="inputs"
                end={[id, name]}
                isConnected={edge !== undefined}
                canEdit={canEdit}
                actions={actions}
              />
            </li>
          );
        })}
      </ul>
      {face.outputs.length > 0 ? <h3>{text.pipeline.outputs}</h3> : null}
      <ul className={styles.plain}>
        {face.outputs.map(({ name }) => (
          <li key={name} className={styles.port}>
            <b>{name}</b>
            <span className={styles.source} />
            <ExposedPort
              pipeline={pipeline}
              direction="outputs"
              end={[id, name]}
              isConnected={false}
              canEdit={canEdit}
              actions={actions}
            />
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
