import { useMediaQuery } from '@mantine/hooks';
import { useParams, useSearch } from '@tanstack/react-router';
import { Unplug } from 'lucide-react';
import { useCallback, useEffect, useMemo } from 'react';
import { useModel } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { CodeEditor } from '../../editor/CodeEditor';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { Split } from '../../ui/Split';
import { OperationBar } from './OperationBar';
import styles from './OperationEditor.module.css';
import { OperationTabs } from './OperationTabs';
import { operationActions } from './operation_actions';
import { useCodePlaces } from './useCodePlaces';
import { useCompletionFacts } from './useCompletionFacts';

/** An operation's code, and beside it the interface that follows from it. */
export function OperationEditor() {
  const { project, operation: id } = useParams({ from: '/p/$project/operations/$operation' });
  const model = useModel(project);
  const canEdit = useCanEdit(project);
  const isSmall = useMediaQuery('(max-width: 767px)') ?? false;
  const operation = model?.operations[id];
  const actions = useMemo(() => operationActions(project, id), [project, id]);
  const places = useCodePlaces(operation);
  const { line } = useSearch({ from: '/p/$project/operations/$operation' });
  const { onView: showView, toLine } = places;
  const onView = useCallback(
    (view: Parameters<typeof showView>[0]) => {
      showView(view);
      if (view && line) toLine(line);
    },
    [showView, toLine, line],
  );
  const facts = useCompletionFacts(operation?.interface, model?.modules);
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
      facts={facts}
      onView={onView}
    />
  );
  const view = { project, id, model, operation, actions, canEdit, places };
  return (
    <div className={styles.view}>
      <OperationBar {...view} />
      {isSmall ? (
        <OperationTabs {...view} code={code} />
      ) : (
        <Split
          name="operation"
          initial={0.58}
          label={text.operation.code}
          left={code}
          right={<OperationTabs {...view} />}
        />
      )}
    </div>
  );
}
