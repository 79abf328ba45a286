import { useEffect } from 'react';
import { type ChannelMessage, events } from '../../api/events';
import { executionQuery, figureReceive, jobReceive, queryClient } from '../../api/queries';
import type { Figure, Job } from '../../api/types';

export const executionChannel = (project: string, execution: string) => `x_${project}_${execution}`;

/** Puts what happens to an execution's jobs into the query cache. */
export function useExecutionEvents(project: string, execution: string) {
  useEffect(
    () =>
      events.listen(executionChannel(project, execution), (message) => receive(execution, message)),
    [project, execution],
  );
}

function receive(execution: string, message: ChannelMessage) {
  if (message.type === 'gap')
    void queryClient.invalidateQueries({ queryKey: executionQuery(execution).queryKey });
  if (message.type === 'job' && 'job' in message) jobReceive(execution, message.job as Job);
  if (message.type === 'figure' && 'figure' in message)
    figureReceive(execution, message.job as string, message.figure as Figure);
}
