// Puts what happens to executions' jobs into the query cache, as long as somebody looks at them.

import { useEffect } from 'react';
import { type ChannelMessage, events } from './events';
import { type MetricEvent, metricReceive } from './metrics';
import { executionQuery, figureReceive, jobReceive, queryClient } from './queries';
import type { Figure, Job } from './types';

export const executionChannel = (project: string, execution: string) => `x_${project}_${execution}`;

export function useExecutionEvents(project: string, executions: readonly string[]) {
  const all = executions.join(',');
  useEffect(() => {
    const stops = all
      .split(',')
      .filter(Boolean)
      .map((id) => events.listen(executionChannel(project, id), (message) => receive(id, message)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [project, all]);
}

function receive(execution: string, message: ChannelMessage) {
  if (message.type === 'gap') {
    void queryClient.invalidateQueries({ queryKey: executionQuery(execution).queryKey });
    void queryClient.invalidateQueries({ queryKey: ['metrics'] });
  }
  if (message.type === 'job' && 'job' in message) jobReceive(execution, message.job as Job);
  if (message.type === 'figure' && 'figure' in message)
    figureReceive(execution, message.job as string, message.figure as Figure);
  if (message.type === 'metric' && 'start' in message)
    metricReceive(message as unknown as MetricEvent);
}
