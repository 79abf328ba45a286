import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { executionQuery } from '../../api/queries';
import type { NodeProblem } from '../../model/pipeline';
import type { Pipeline } from '../../model/project_model';
import { toastProblem } from '../../ui/toasts';
import { RunDialog } from './RunDialog';

interface Props {
  project: string;
  pipelineId: string;
  pipeline: Pipeline;
  problems: NodeProblem[];
  /** The run whose values it begins with. */
  execution: string;
}

/** The run dialog with the values of an earlier run; the address asks for it. */
export function RunAgain({ execution, ...props }: Props) {
  const { data, error } = useQuery(executionQuery(execution));
  const navigate = useNavigate({ from: '/p/$project/pipelines/$pipeline' });
  useEffect(() => {
    if (error) toastProblem(error);
  }, [error]);
  if (!data) return null;
  const close = () =>
    void navigate({
      search: ({ again: _, ...rest }) => rest,
      replace: true,
    });
  return <RunDialog {...props} again={data} onClose={close} />;
}
