import { ActionIcon, Button, Tabs, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useParams, useRouter } from '@tanstack/react-router';
import { ArrowLeft, CircleCheck, TriangleAlert, Unplug } from 'lucide-react';
import { useEffect } from 'react';
import { documentOf, useModel } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { CodeEditor } from '../../editor/CodeEditor';
import { environmentSet } from '../../model/changes';
import type { Operation } from '../../model/project_model';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { Split } from '../../ui/Split';
import { toastProblem } from '../../ui/toasts';
import { InterfacePanel } from './InterfacePanel';
import styles from './OperationEditor.module.css';

/** An operation's code, and beside it the interface that follows from it. */
export function OperationEditor() {
  const { project, operation: id } = useParams({ from: '/p/$project/operations/$operation' });
  const model = useModel(project);
  const canEdit = useCanEdit(project);
  const isSmall = useMediaQuery('(max-width: 767px)') ?? false;
  const operation = model?.operations[id];
  useEffect(() => {
    if (operation) document.title = `${operation.name} · ${text.product}`;
  }, [operation]);

  if (!model)
    return (
      <div className={styles.wait}>
        <SkeletonRows />
      </div>
    );
  if (!operation)
    return (
      <EmptyState icon={Unplug} title={text.operation.gone}>
        {text.pipeline.goneBody}
      </EmptyState>
    );
  const code = (
    <CodeEditor
      project={project}
      path={`/operations/${id}/code`}
      label={`${operation.name}: ${text.operation.code}`}
      isReadOnly={!canEdit}
      problems={operation.interface.problems}
    />
  );
  return (
    <div className={styles.view}>
      <Bar operation={operation} />
      {isSmall ? (
        code
      ) : (
        <Split
          name="operation"
          initial={0.62}
          label={text.operation.code}
          left={code}
          right={
            <Tabs defaultValue="interface" className={styles.tabs} keepMounted={false}>
              <Tabs.List>
                <Tabs.Tab value="interface">{text.operation.interface}</Tabs.Tab>
                <Tabs.Tab value="environment">{text.operation.environment}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="interface" className={styles.scroll}>
                <InterfacePanel project={project} id={id} model={model} operation={operation} />
              </Tabs.Panel>
              <Tabs.Panel value="environment" className={styles.fill}>
                {operation.environment === null ? (
                  <NoEnvironment project={project} id={id} canEdit={canEdit} />
                ) : (
                  <CodeEditor
                    project={project}
                    path={`/operations/${id}/environment`}
                    label={`${operation.name}: ${text.operation.environment}`}
                    language="yaml"
                    isReadOnly={!canEdit}
                  />
                )}
              </Tabs.Panel>
            </Tabs>
          }
        />
      )}
    </div>
  );
}

function NoEnvironment(props: { project: string; id: string; canEdit: boolean }) {
  const declare = () =>
    documentOf(props.project)
      .change(environmentSet(props.id, text.operation.environmentTemplate))
      .catch(toastProblem);
  return (
    <div className={styles.hint}>
      <p>{text.operation.noEnvironment}</p>
      {props.canEdit ? (
        <Button mt="sm" onClick={() => void declare()}>
          {text.operation.environmentAdd}
        </Button>
      ) : null}
    </div>
  );
}

function Bar({ operation }: { operation: Operation }) {
  const router = useRouter();
  const errors = operation.interface.problems.filter(({ severity }) => severity === 'error');
  const isGood = errors.length === 0 && !operation.interface.stale;
  const Icon = isGood ? CircleCheck : TriangleAlert;
  const [first] = errors;
  return (
    <header className={styles.bar}>
      <Tooltip label={text.common.close}>
        <ActionIcon aria-label={text.common.close} onClick={() => router.history.back()}>
          <ArrowLeft size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <span className={styles.color} style={{ background: operation.color }} />
      <h1>{operation.name}</h1>
      <span className={styles.state} data-good={isGood || undefined}>
        <Icon size={15} aria-hidden />
        {isGood
          ? text.operation.noProblems
          : first
            ? `${text.trace.line(first.line)}: ${first.detail}`
            : text.operation.stale}
      </span>
    </header>
  );
}
