import { useState } from 'react';
import { executionChange } from '../../api/executions';
import { executionReceive } from '../../api/queries';
import type { ExecutionDetail, Job } from '../../api/types';
import type { Attribute } from '../../model/project_model';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { AttributeField } from '../pipeline_editor/AttributeField';
import styles from './JobPanel.module.css';

interface Props {
  execution: ExecutionDetail;
  job: Job;
  attributes: readonly Attribute[];
  isReadOnly: boolean;
}

/** The attributes that a debug run has for itself; Continue runs with them, the project keeps its own. */
export function AttributesCopy({ execution, job, attributes, isReadOnly }: Props) {
  const [problem, setProblem] = useState<unknown>(null);
  const shown = attributes.filter(({ read_only, hidden }) => !read_only && !hidden);
  if (shown.length === 0) return null;
  const stored = {
    ...execution.nodes[job.node]?.attributes,
    ...execution.attributes[job.node],
  };
  const change = async (name: string, value: unknown) => {
    setProblem(null);
    try {
      const next = await executionChange(execution.id, {
        attributes: { [job.node]: { [name]: value } },
      });
      executionReceive(execution.project, next, false);
    } catch (refused) {
      setProblem(refused);
    }
  };
  return (
    <section className={styles.copyValues} aria-label={text.trace.copyValues(job.name)}>
      <h3>{text.trace.copyValues(job.name)}</h3>
      {problem ? <ProblemNotice error={problem} /> : null}
      <div className={styles.copyFields}>
        {shown.map((attribute) => (
          <AttributeField
            key={attribute.name}
            attribute={attribute}
            stored={stored}
            isReadOnly={isReadOnly}
            onChange={(value) => void change(attribute.name, value)}
          />
        ))}
      </div>
    </section>
  );
}
