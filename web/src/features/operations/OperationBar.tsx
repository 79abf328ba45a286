import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { useNavigate, useRouter } from '@tanstack/react-router';
import {
  ArrowLeft,
  CircleCheck,
  Copy,
  EllipsisVertical,
  Pencil,
  Redo2,
  Trash2,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import { Suspense, useState } from 'react';
import { usesOf } from '../../model/interface_use';
import * as text from '../../text';
import { toastProblem } from '../../ui/toasts';
import { useActions } from '../shell/actions';
import { modelRedo, modelUndo } from '../shell/undo';
import { ColorPicker } from './ColorPicker';
import { RenameOperation } from './lazy_dialogs';
import styles from './OperationEditor.module.css';
import type { OperationView } from './view';

/** Name, colour and state of the operation, and what can be done to it as a whole. */
export function OperationBar(view: OperationView) {
  const { project, operation, actions, canEdit } = view;
  const router = useRouter();
  const [isRenaming, setRenaming] = useState(false);
  return (
    <header className={styles.bar}>
      <Tooltip label={text.common.close}>
        <ActionIcon aria-label={text.common.close} onClick={() => router.history.back()}>
          <ArrowLeft size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <ColorPicker
        color={operation.color}
        label={text.operation.colorOf(operation.name)}
        isReadOnly={!canEdit}
        onPick={(color) => actions.color(color).catch(toastProblem)}
      />
      <h1>{operation.name}</h1>
      <ProblemLine {...view} />
      {canEdit ? (
        <div className={styles.tools}>
          <Tooltip label={text.operation.undo}>
            <ActionIcon aria-label={text.operation.undo} onClick={() => void modelUndo(project)}>
              <Undo2 size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={text.operation.redo}>
            <ActionIcon aria-label={text.operation.redo} onClick={() => void modelRedo(project)}>
              <Redo2 size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <OperationMenu {...view} onRename={() => setRenaming(true)} />
        </div>
      ) : null}
      {isRenaming ? (
        <Suspense>
          <RenameOperation {...view} onClose={() => setRenaming(false)} />
        </Suspense>
      ) : null}
    </header>
  );
}

interface MenuProps extends OperationView {
  onRename: () => void;
}

function OperationMenu({ project, id, model, actions, places, operation, onRename }: MenuProps) {
  const navigate = useNavigate();
  const router = useRouter();
  const isUsed = usesOf(model, id).length > 0;
  const duplicate = async () => {
    const copy = await actions.duplicate();
    if (copy)
      await navigate({
        to: '/p/$project/operations/$operation',
        params: { project, operation: copy },
      });
  };
  const remove = async () => {
    await actions.delete();
    router.history.back();
  };
  const [problem] = operation.interface.problems;
  const group = text.operation.title;
  useActions([
    { id: 'operation.rename', group, label: text.operation.rename, run: onRename },
    { id: 'operation.duplicate', group, label: text.operation.duplicate, run: duplicate },
    { id: 'operation.delete', group, label: text.operation.delete, when: !isUsed, run: remove },
    {
      id: 'operation.problem',
      group,
      label: text.operation.toProblem,
      when: problem !== undefined,
      run: () => problem && places.toLine(problem.line, problem.column),
    },
  ]);
  return (
    <Menu width={230}>
      <Menu.Target>
        <ActionIcon aria-label={text.operation.actions}>
          <EllipsisVertical size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={onRename}>
          {text.operation.rename}
        </Menu.Item>
        <Menu.Item
          leftSection={<Copy size={15} aria-hidden />}
          onClick={() => void duplicate().catch(toastProblem)}
        >
          {text.operation.duplicate}
        </Menu.Item>
        <Menu.Item
          color="red"
          disabled={isUsed}
          leftSection={<Trash2 size={15} aria-hidden />}
          onClick={() => void remove().catch(toastProblem)}
        >
          {text.operation.delete}
          {isUsed ? <small className={styles.why}>{text.operation.inUse}</small> : null}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Good, or the first problem, which leads to its line. */
function ProblemLine({ operation, places }: OperationView) {
  const { problems, stale } = operation.interface;
  const first = problems.find(({ severity }) => severity === 'error') ?? problems[0];
  if (!first)
    return (
      <span className={styles.state} data-kind="good">
        <CircleCheck size={15} aria-hidden />
        <span>{stale ? text.operation.stale : text.operation.noProblems}</span>
      </span>
    );
  const more = problems.length > 1 ? ` (+${problems.length - 1})` : '';
  return (
    <button
      type="button"
      className={styles.state}
      data-kind={first.severity}
      onClick={() => places.toLine(first.line, first.column)}
    >
      <TriangleAlert size={15} aria-hidden />
      <span>
        {text.trace.line(first.line)}: {first.detail}
        {more}
      </span>
    </button>
  );
}
