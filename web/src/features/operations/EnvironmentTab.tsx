import { Button } from '@mantine/core';
import { Package } from 'lucide-react';
import { CodeEditor } from '../../editor/CodeEditor';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { toastProblem } from '../../ui/toasts';
import styles from './OperationEditor.module.css';
import type { OperationView } from './view';

/** The packages that the code needs, as YAML; problems show at their line. */
export function EnvironmentTab({ project, id, operation, actions, canEdit }: OperationView) {
  const declare = () =>
    void actions.environment(text.operation.environmentTemplate).catch(toastProblem);
  if (operation.environment === null)
    return (
      <EmptyState
        icon={Package}
        title={text.operation.noEnvironment}
        actions={
          canEdit ? <Button onClick={declare}>{text.operation.environmentAdd}</Button> : null
        }
      >
        {text.operation.noEnvironmentBody}
      </EmptyState>
    );
  return (
    <>
      <div className={styles.strip}>
        <span>{text.operation.environmentHint}</span>
        {canEdit ? (
          <Button
            size="compact-sm"
            className={styles.fixed}
            onClick={() => void actions.environmentRemove().catch(toastProblem)}
          >
            {text.operation.environmentRemove}
          </Button>
        ) : null}
      </div>
      <CodeEditor
        project={project}
        path={`/operations/${id}/environment`}
        label={`${operation.name}: ${text.operation.environment}`}
        language="yaml"
        isReadOnly={!canEdit}
      />
    </>
  );
}
