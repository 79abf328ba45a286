import { useQuery } from '@tanstack/react-query';
import { removalQuery } from '../../api/queries';
import type { Execution } from '../../api/types';
import { plural } from '../../model/format';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { isActive } from '../../ui/status';
import { RemovalLines } from './RemovalLines';

interface Props {
  executions: Execution[];
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks, and says which data goes with the executions and what stays. */
export function DeleteExecutions({ executions, onConfirm, onClose }: Props) {
  const ids = executions.map(({ id }) => id);
  const query = useQuery(removalQuery(executions[0]?.project ?? '', ids));
  const running = executions.filter(({ status }) => isActive(status));
  const [first] = executions;
  const what =
    executions.length === 1 && first ? `“${first.name}”` : plural(executions.length, 'execution');
  return (
    <ConfirmDialog
      title={text.executions.deleteTitle(what)}
      confirm={text.common.delete}
      onConfirm={async () => onConfirm()}
      onClose={onClose}
    >
      {running.length > 0 ? (
        <p>{text.executions.deleteRunning(running.map(({ name }) => name).join(', '))}</p>
      ) : null}
      <RemovalLines query={query} />
    </ConfirmDialog>
  );
}
