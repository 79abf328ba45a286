import { Button, Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { checkRead, executionCancel, resourceCheck } from '../../api/executions';
import { type Problem, problemFrom } from '../../api/problem';
import { countText } from '../../model/network_text';
import type { Resource } from '../../model/project_model';
import { resourceGraph, titleOf } from '../../model/resource_graph';
import type { ResourceSchema } from '../../model/resource_schema';
import * as text from '../../text';
import { Elapsed } from '../../ui/Elapsed';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { toastProblem } from '../../ui/toasts';
import styles from './Check.module.css';
import editor from './Editor.module.css';
import { useToolPlace } from './useToolPlace';

interface Props {
  project: string;
  id: string;
  resource: Resource;
  schema: ResourceSchema;
  onChoose: (node: string) => void;
}

interface Asked {
  execution: string;
  at: string;
  /** What was checked: a change makes the answer one about the past. */
  resource: Resource;
}

const askAgainMs = 1000;
const goesOn: readonly string[] = ['pending', 'queued', 'running'];

/** Builds the model for real on a worker, where runs go, and says what the framework says. */
export function FrameworkCheck(props: Props) {
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isAsking = useRef(false);
  const place = useToolPlace(props.project, isOpen);
  const start = async () => {
    if (!place || isAsking.current) return;
    isAsking.current = true;
    setProblem(null);
    try {
      const { id, created_at } = await resourceCheck(props.project, props.id, place);
      setAsked({ execution: id, at: created_at, resource: props.resource });
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      isAsking.current = false;
    }
  };
  return (
    <Popover
      width={360}
      position="bottom-end"
      shadow="md"
      trapFocus
      opened={isOpen}
      onChange={setOpen}
    >
      <Popover.Target>
        <Button
          variant="subtle"
          className={editor.wide}
          leftSection={<ShieldCheck size={15} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {text.resources.check}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={text.resources.check}>
        <div className={styles.check}>
          <p className={styles.hint}>{text.resources.checkBody}</p>
          {problem ? <ProblemNotice error={problem} /> : null}
          {asked ? <Outcome {...props} asked={asked} /> : null}
          <Button disabled={!place} onClick={() => void start()}>
            {asked ? text.resources.checkAgain : text.resources.checkNow}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Outcome({ project, resource, schema, onChoose, asked }: Props & { asked: Asked }) {
  const check = useQuery({
    queryKey: ['check', asked.execution],
    queryFn: () => checkRead(asked.execution),
    refetchInterval: ({ state }) =>
      goesOn.includes(state.data?.status ?? 'pending') ? askAgainMs : false,
  });
  if (check.error)
    return <ProblemNotice error={check.error} onRetry={() => void check.refetch()} />;
  const { status = 'pending', answer = null, detail = null } = check.data ?? {};
  if (goesOn.includes(status))
    return (
      <div className={styles.wait} role="status">
        <p>
          {status === 'running' ? text.resources.checkRuns : text.resources.checkWaits}{' '}
          <Elapsed start={asked.at} end={null} />
        </p>
        <p className={styles.hint}>{text.resources.checkFirst}</p>
        <div className={styles.row}>
          <Link
            to="/p/$project/executions/$execution"
            params={{ project, execution: asked.execution }}
          >
            {text.resources.checkConsole}
          </Link>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => void executionCancel(asked.execution).catch(toastProblem)}
          >
            {text.common.cancel}
          </Button>
        </div>
      </div>
    );
  if (!answer)
    return (
      <p className={styles.bad}>
        <TriangleAlert size={15} aria-hidden />
        {status === 'canceled'
          ? text.resources.checkCanceled
          : (detail ?? text.resources.checkFailed)}
      </p>
    );
  const { nodes } = resourceGraph(resource);
  return (
    <div role="status">
      {asked.resource === resource ? null : (
        <p className={styles.hint}>{text.resources.checkPast}</p>
      )}
      {answer.ok ? (
        <p className={styles.good}>
          <CircleCheck size={15} aria-hidden />
          {text.resources.checkGood(answer.keras ?? 'Keras', countText(answer.parameters))}
        </p>
      ) : null}
      <ul className={styles.problems}>
        {answer.problems.map(({ node, detail: words }) => {
          const about = node === undefined ? undefined : nodes[node];
          return (
            <li key={`${node} ${words}`}>
              {node !== undefined && about ? (
                <button type="button" onClick={() => onChoose(node)}>
                  {titleOf(schema, about)}
                </button>
              ) : null}
              <span>{words}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
