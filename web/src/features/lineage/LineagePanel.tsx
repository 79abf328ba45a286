import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LineageNode } from '../../api/lineage';
import { dateTimeText, sizeText, valueText } from '../../model/format';
import { lineageName } from '../../model/lineage';
import * as text from '../../text';
import styles from './Lineage.module.css';

const words = text.lineage;

/** What is known of one thing on the way. */
export function LineagePanel({ node }: { node: LineageNode | undefined }) {
  return (
    <aside className={styles.panel} aria-label={text.common.details} aria-live="polite">
      {node ? (
        <>
          <h2>{lineageName(node)}</h2>
          <Body node={node} />
          {node.more ? <p>{words.more}</p> : null}
        </>
      ) : (
        <p>{words.choose}</p>
      )}
    </aside>
  );
}

function Body({ node }: { node: LineageNode }) {
  if (node.kind === 'job') return <JobFacts node={node} />;
  if (node.kind === 'artifact') return <ArtifactFacts node={node} />;
  return <p>{node.kind === 'hidden' ? words.hiddenBody : words.lostBody}</p>;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function JobFacts({ node }: { node: LineageNode }) {
  const { project, execution, reused_by } = node;
  const run = execution && typeof execution === 'object' ? execution : null;
  const params = { project: project ?? '', execution: run?.id ?? '' };
  const job = reused_by ?? node.id;
  return (
    <>
      <dl>
        <Fact label={words.execution}>
          <Link to="/p/$project/executions/$execution" params={params} search={{ job }}>
            {run?.name}
          </Link>
        </Fact>
        <Fact label={words.pipeline}>{node.pipeline?.name}</Fact>
        <Fact label={words.operation}>{node.operation_name}</Fact>
        <Fact label={words.revision}>{node.revision}</Fact>
        <Fact label={words.by}>{node.created_by?.name}</Fact>
        {node.ended_at ? <Fact label={words.ended}>{dateTimeText(node.ended_at)}</Fact> : null}
      </dl>
      {reused_by ? <p>{words.reused}</p> : null}
      <Link
        to="/p/$project/executions/$execution"
        params={params}
        search={{ job, tab: 'code' as const }}
      >
        {words.code}
      </Link>
      <Values node={node} />
      <Flow title={words.inputs} values={node.inputs ?? []} />
      <Flow title={words.outputs} values={node.outputs ?? []} />
    </>
  );
}

function Values({ node }: { node: LineageNode }) {
  const values = Object.entries(node.attributes ?? {});
  return (
    <section>
      <h3>{words.attributes}</h3>
      {values.length > 0 ? (
        <dl>
          {values.map(([name, value]) => (
            <Fact key={name} label={name}>
              {valueText(value)}
            </Fact>
          ))}
        </dl>
      ) : (
        <p>{words.noAttributes}</p>
      )}
    </section>
  );
}

function Flow(props: { title: string; values: NonNullable<LineageNode['inputs']> }) {
  return (
    <section>
      <h3>{props.title}</h3>
      {props.values.length > 0 ? (
        <dl>
          {props.values.map(({ name, type, size, hash }) => (
            <Fact key={name} label={name}>
              {[type, size === null ? null : sizeText(size)].filter(Boolean).join(', ')}
              {hash ? <code title={hash}>{hash.slice(0, 12)}</code> : null}
            </Fact>
          ))}
        </dl>
      ) : (
        <p>{words.nothing}</p>
      )}
    </section>
  );
}

function ArtifactFacts({ node }: { node: LineageNode }) {
  const { project, type, size, hash, state, created_at, created_by } = node;
  const { columns } = text.artifacts;
  return (
    <>
      <dl>
        <Fact label={words.artifact}>{state ? words.states[state] : null}</Fact>
        <Fact label={columns.type}>{type || text.artifacts.unknownType}</Fact>
        {typeof size === 'number' ? <Fact label={columns.size}>{sizeText(size)}</Fact> : null}
        {created_at ? <Fact label={columns.created}>{dateTimeText(created_at)}</Fact> : null}
        {created_by ? <Fact label={words.by}>{created_by.name}</Fact> : null}
        {hash ? (
          <Fact label={text.artifacts.hash}>
            <code>{hash}</code>
          </Fact>
        ) : null}
      </dl>
      {project && state !== 'deleted' ? (
        <Link to="/p/$project/artifacts" params={{ project }} search={{ artifact: node.id }}>
          {words.open}
        </Link>
      ) : null}
    </>
  );
}
