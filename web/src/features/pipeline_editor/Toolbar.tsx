import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import { ArrowLeft, CircleCheck, Pencil, Play, Redo2, TriangleAlert, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { plural } from '../../model/format';
import type { NodeProblem } from '../../model/pipeline';
import * as text from '../../text';
import { IconLink } from '../../ui/links';
import { PromptDialog } from '../../ui/PromptDialog';
import type { EditorActions } from './actions';
import styles from './Toolbar.module.css';

interface Props {
  project: string;
  name: string;
  canEdit: boolean;
  canRun: boolean;
  isEmpty: boolean;
  problems: NodeProblem[];
  actions: EditorActions;
  picker: ReactNode;
  onRun: () => void;
}

export function Toolbar(props: Props) {
  const { project, name, canEdit, actions } = props;
  const [isRenaming, setRenaming] = useState(false);
  return (
    <header className={styles.bar}>
      <Tooltip label={text.pipelines.title}>
        <IconLink to="/p/$project/pipelines" params={{ project }} aria-label={text.pipelines.title}>
          <ArrowLeft size={17} aria-hidden />
        </IconLink>
      </Tooltip>
      <h1 className={styles.name}>{name}</h1>
      {canEdit ? (
        <>
          <Tool label={text.common.rename} onClick={() => setRenaming(true)}>
            <Pencil size={15} aria-hidden />
          </Tool>
          <span className={styles.gap} aria-hidden />
          <Tool label={`${text.pipeline.undo} (Ctrl Z)`} onClick={() => void actions.undo()}>
            <Undo2 size={17} aria-hidden />
          </Tool>
          <Tool label={`${text.pipeline.redo} (Ctrl Shift Z)`} onClick={() => void actions.redo()}>
            <Redo2 size={17} aria-hidden />
          </Tool>
          <span className={styles.gap} aria-hidden />
          {props.picker}
        </>
      ) : null}
      <span className={styles.space} />
      {props.isEmpty ? null : <Problems problems={props.problems} />}
      {props.canRun ? (
        <Button
          variant="filled"
          leftSection={<Play size={15} fill="currentColor" aria-hidden />}
          disabled={props.isEmpty}
          onClick={props.onRun}
          title={`${text.pipeline.runHint} (Ctrl Enter)`}
        >
          {text.pipeline.run}
        </Button>
      ) : null}
      {isRenaming ? (
        <PromptDialog
          title={text.common.rename}
          label={text.common.name}
          initial={name}
          submit={text.common.rename}
          onSubmit={actions.rename}
          onClose={() => setRenaming(false)}
        />
      ) : null}
    </header>
  );
}

function Tool(props: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon aria-label={props.label} onClick={props.onClick}>
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}

function Problems({ problems }: { problems: NodeProblem[] }) {
  if (problems.length === 0)
    return (
      <span className={styles.ready}>
        <CircleCheck size={15} aria-hidden />
        {text.pipeline.noProblems}
      </span>
    );
  return (
    <Popover width={340} position="bottom-end" shadow="md">
      <Popover.Target>
        <Button
          variant="subtle"
          color="red.6"
          className={styles.problems}
          leftSection={<TriangleAlert size={15} aria-hidden />}
        >
          {plural(problems.length, 'problem')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={styles.list}>
          {problems.map(({ node, detail }) => (
            <li key={node + detail}>{detail}</li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
