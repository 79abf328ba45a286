import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { executionsQuery } from '../../api/queries';
import { plural } from '../../model/format';
import { countOf, type Selection } from '../../model/members';
import { type NodeProblem, operationOf } from '../../model/pipeline';
import type { Pipeline, ProjectModel } from '../../model/project_model';
import { endOf, hasPorts } from '../../model/subpipeline';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { StatusBadge } from '../../ui/StatusBadge';
import type { EditorActions } from './actions';
import type { Command } from './command';
import styles from './Inspector.module.css';
import { NodeInspector } from './NodeInspector';
import { ProblemList } from './ProblemList';

const SelectionInspector = lazy(async () => ({
  default: (await import('./SelectionInspector')).SelectionInspector,
}));

interface Props {
  project: string;
  pipelineId: string;
  model: ProjectModel;
  pipeline: Pipeline;
  selection: Selection;
  problems: NodeProblem[];
  canEdit: boolean;
  canRun: boolean;
  actions: EditorActions;
  commands: readonly Command[];
  artifactNames: Record<string, string>;
  onProblem: (node: string) => void;
}

/** What is selected, in words and fields; the pipeline itself when nothing is. */
export function Inspector(props: Props) {
  const { selection, pipeline } = props;
  const [id] = selection.nodes;
  const node = id === undefined ? undefined : pipeline.nodes[id];
  const count = countOf({ ...selection, edges: [] });
  const isNode = count === 1 && id !== undefined && node !== undefined;
  return (
    <aside
      className={styles.panel}
      data-panel="inspector"
      data-empty={!isNode || undefined}
      aria-label={text.pipeline.panel}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) backTo(id);
      }}
    >
      {isNode ? (
        <NodeInspector {...props} key={id} id={id} node={node} />
      ) : count > 0 ? (
        <Suspense>
          <SelectionInspector {...props} />
        </Suspense>
      ) : (
        <Overview {...props} />
      )}
    </aside>
  );
}

/** Gives the focus back to the node. */
function backTo(node: string | undefined) {
  if (node === undefined) return;
  document
    .querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(node)}"]`)
    ?.focus({ preventScroll: true });
}

/** What a node that is this pipeline has as inputs and outputs. */
function Ports({ pipeline, onNode }: { pipeline: Pipeline; onNode: (node: string) => void }) {
  if (!hasPorts(pipeline)) return null;
  const sides = ['inputs', 'outputs'] as const;
  return (
    <section>
      <h3>{text.pipeline.ports}</h3>
      <p className={styles.hint}>{text.pipeline.portsHint}</p>
      <ul className={styles.plain}>
        {sides.flatMap((side) =>
          Object.entries(pipeline[side] ?? {}).map(([id, exposure]) => (
            <li key={id}>
              <Button size="xs" variant="subtle" onClick={() => onNode(endOf(exposure)[0])}>
                {side === 'inputs' ? `→ ${exposure.name}` : `${exposure.name} →`}
              </Button>
            </li>
          )),
        )}
      </ul>
    </section>
  );
}

function Overview({ project, pipelineId, model, pipeline, problems, onProblem }: Props) {
  const { data } = useInfiniteQuery(executionsQuery(project));
  const runs = (data?.pages.flatMap(({ items }) => items) ?? [])
    .filter(({ pipeline: id }) => id === pipelineId)
    .slice(0, 8);
  const kinds = new Set(Object.values(pipeline.nodes).flatMap(({ operation }) => operation ?? []));
  return (
    <>
      <section>
        <h2>{text.pipeline.overview}</h2>
        <p className={styles.hint}>{text.pipeline.overviewBody}</p>
        <p className={styles.facts}>
          {plural(Object.keys(pipeline.nodes).length, 'node')} ·{' '}
          {plural(Object.keys(pipeline.edges).length, 'connection')}
        </p>
      </section>
      {problems.length > 0 ? (
        <section>
          <h3>{plural(problems.length, 'problem')}</h3>
          <ProblemList problems={problems} onProblem={onProblem} />
        </section>
      ) : null}
      <section>
        <h3>{text.pipeline.operations}</h3>
        <ul className={styles.plain}>
          {[...kinds].map((id) => {
            const operation = operationOf(model, { operation: id });
            return (
              <li key={id}>
                <span
                  className={styles.color}
                  style={{ background: operation?.color ?? 'transparent' }}
                />
                {model.operations[id] ? (
                  <Link to="/p/$project/operations/$operation" params={{ project, operation: id }}>
                    {operation?.name}
                  </Link>
                ) : (
                  (operation?.name ?? id)
                )}
              </li>
            );
          })}
        </ul>
      </section>
      <Ports pipeline={pipeline} onNode={onProblem} />
      <section>
        <h3>{text.pipeline.executions}</h3>
        {runs.length === 0 ? <p className={styles.hint}>{text.pipeline.noExecutions}</p> : null}
        <ul className={styles.runs}>
          {runs.map((run) => (
            <li key={run.id}>
              <StatusBadge status={run.status} compact />
              <Link
                to="/p/$project/executions/$execution"
                params={{ project, execution: run.id }}
                className={styles.runName}
              >
                {run.name}
              </Link>
              <span className={styles.dim}>
                <Ago at={run.created_at} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
