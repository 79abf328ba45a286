import { Link } from '@tanstack/react-router';
import { Workflow } from 'lucide-react';
import type { PipelineUse } from '../../model/interface_use';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ButtonLink } from '../../ui/links';
import styles from './OperationEditor.module.css';

/** The pipelines and nodes that an edit of this operation reaches. */
export function UsedIn({ project, uses }: { project: string; uses: PipelineUse[] }) {
  if (uses.length === 0)
    return (
      <EmptyState
        icon={Workflow}
        title={text.operation.unused}
        actions={
          <ButtonLink to="/p/$project/pipelines" params={{ project }}>
            {text.operation.toPipelines}
          </ButtonLink>
        }
      >
        {text.operation.unusedBody}
      </EmptyState>
    );
  return (
    <ul className={styles.uses}>
      {uses.map(({ pipeline, name, nodes }) => (
        <li key={pipeline}>
          <Link to="/p/$project/pipelines/$pipeline" params={{ project, pipeline }}>
            {name}
          </Link>
          <ul className={styles.nodes}>
            {nodes.map((node) => (
              <li key={node.id}>
                <Link
                  to="/p/$project/pipelines/$pipeline"
                  params={{ project, pipeline }}
                  search={{ node: node.id }}
                >
                  {node.name}
                </Link>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
