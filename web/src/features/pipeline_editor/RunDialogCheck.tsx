import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Info, LoaderCircle, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { type ExecutionCheck, executionCheck } from '../../api/executions';
import type { NewExecution } from '../../api/types';
import type { NodeProblem } from '../../model/pipeline';
import { type CheckRow, checkText, isAtField, nodeOfPointer } from '../../model/run_check';
import * as text from '../../text';
import styles from './RunDialog.module.css';

interface Props {
  project: string;
  pipelineId: string;
  wanted: NewExecution | null;
  known: NodeProblem[];
  /** What keeps it from running; those that concern a field of the form are said there. */
  onProblems: (problems: readonly CheckRow[]) => void;
  onLeave: () => void;
}

const nothing: readonly CheckRow[] = [];

/** What the server says about the run before it starts; asked again with every choice and now and then. */
export function RunDialogCheck({ project, pipelineId, wanted, known, onProblems, onLeave }: Props) {
  const { data, error } = useQuery({
    queryKey: ['check', project, wanted],
    queryFn: ({ signal }) => executionCheck(project, wanted as NewExecution, signal),
    enabled: wanted !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchInterval: 5000,
    placeholderData: keepPreviousData,
  });
  const problems = data?.problems ?? nothing;
  useEffect(() => onProblems(problems), [problems, onProblems]);
  const isBlocked = problems.length > 0;
  const others = problems.filter(({ pointer }) => !isAtField(pointer));
  const row = (entry: CheckRow) => {
    const node = nodeOfPointer(entry.pointer, pipelineId);
    return node ? (
      <Link
        to="/p/$project/pipelines/$pipeline"
        params={{ project, pipeline: pipelineId }}
        search={{ node }}
        onClick={onLeave}
      >
        {entry.detail}
      </Link>
    ) : (
      entry.detail
    );
  };
  if (!data) return <Unchecked known={known} isFailed={error !== null} />;
  return (
    <output className={styles.check}>
      {isBlocked && others.length === 0 ? null : isBlocked ? (
        <Rows kind="problem" title={text.run.problems(others.length)}>
          {others.map((entry) => (
            <li key={entry.pointer + entry.detail}>{row(entry)}</li>
          ))}
        </Rows>
      ) : (
        <p className={styles.line} data-kind="ready">
          <CircleCheck size={16} aria-hidden /> {checkText(data)}
        </p>
      )}
      {data.warnings.length > 0 ? (
        <Rows kind="warning" title={text.run.warnings}>
          {data.warnings.map((entry) => (
            <li key={entry.pointer + entry.detail}>{row(entry)}</li>
          ))}
        </Rows>
      ) : (
        <ComputeLine check={data} />
      )}
    </output>
  );
}

function ComputeLine({ check }: { check: ExecutionCheck }) {
  const { detail } = check.compute;
  if (!detail) return null;
  return (
    <p className={styles.line} data-kind="info">
      <Info size={16} aria-hidden /> {detail}
    </p>
  );
}

/** Before the server has answered, what the editor knows by itself. */
function Unchecked({ known, isFailed }: { known: NodeProblem[]; isFailed: boolean }) {
  if (known.length > 0)
    return (
      <div className={styles.check}>
        <Rows kind="warning" title={text.run.warnings}>
          {known.map(({ node, detail }) => (
            <li key={node + detail}>{detail}</li>
          ))}
        </Rows>
      </div>
    );
  return (
    <p className={styles.line} data-kind="info">
      {isFailed ? <Info size={16} aria-hidden /> : <LoaderCircle size={16} aria-hidden />}
      {isFailed ? text.run.unchecked : text.run.checking}
    </p>
  );
}

function Rows(props: { kind: 'problem' | 'warning'; title: string; children: ReactNode }) {
  const Icon = props.kind === 'problem' ? CircleAlert : TriangleAlert;
  return (
    <div className={styles.rows} data-kind={props.kind}>
      <Icon size={17} aria-hidden />
      <div>
        <strong>{props.title}</strong>
        <ul>{props.children}</ul>
      </div>
    </div>
  );
}
