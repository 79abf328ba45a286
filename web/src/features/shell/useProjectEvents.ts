import { useEffect } from 'react';
import { type ChannelMessage, events } from '../../api/events';
import {
  artifactReceive,
  artifactsQuery,
  executionReceive,
  executionsQuery,
  membersQuery,
  projectQuery,
  queryClient,
} from '../../api/queries';
import type { Artifact, Execution } from '../../api/types';

/** Puts what happens in a project into the query cache. The model itself is the document's business. */
export function useProjectEvents(project: string) {
  useEffect(() => events.listen(`p_${project}`, (message) => receive(project, message)), [project]);
}

function receive(project: string, message: ChannelMessage) {
  if (message.type === 'gap') {
    void queryClient.invalidateQueries({ queryKey: executionsQuery(project).queryKey });
    void queryClient.invalidateQueries({ queryKey: artifactsQuery(project).queryKey });
  }
  if (message.type === 'execution' && 'execution' in message)
    executionReceive(project, message.execution as Execution, message.deleted === true);
  if (message.type === 'artifact' && 'artifact' in message)
    artifactReceive(project, message.artifact as Artifact, message.deleted === true);
  if (message.type === 'gap' || message.type === 'members' || message.type === 'project')
    void queryClient.invalidateQueries({ queryKey: projectQuery(project).queryKey });
  if (message.type === 'gap' || message.type === 'extensions')
    void queryClient.invalidateQueries({ queryKey: ['extensions'] });
  if (message.type === 'gap' || message.type === 'members')
    void queryClient.invalidateQueries({ queryKey: membersQuery(project).queryKey });
}
