import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import {
  ArrowLeft,
  CircleCheck,
  FileCode,
  Network,
  PanelRight,
  Pencil,
  Play,
  Redo2,
  StickyNote,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { plural } from '../../model/format';
import type { NodeProblem } from '../../model/pipeline';
import * as text from '../../text';
import { IconLink } from '../../ui/links';
import { PromptDialog } from '../../ui/PromptDialog';
import { modelRedo, modelUndo } from '../shell/undo';
import type { EditorActions } from './actions';
import { ProblemList } from './ProblemList';
import styles from './Toolbar.module.css';

interface Props {
  project: string;
  name: string;
  crumb: ReactNode;
  canEdit: boolean;
  canRun: boolean;
  isEmpty: boolean;
  isPart: boolean; // it has open inputs, which whoever uses it connects
  isPanelOpen: boolean;
  problems: NodeProblem[];
  actions: EditorActions;
  picker: ReactNode;
  onProblem: (node: string) => void;
  onNote: () => void;
  onTidy: () => unknown;
  onPanel: () => void;
  onExport: () => void;
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
      {props.crumb}
      <h1 className={styles.name}>{name}</h1>
      {canEdit ? (
        <>
          <Tool label={text.common.rename} onClick={() => setRenaming(true)}>
            <Pencil size={15} aria-hidden />
          </Tool>
          <span className={styles.gap} aria-hidden />
          <Tool label={`${text.pipeline.undo} (Ctrl Z)`} onClick={() => void modelUndo(project)}>
            <Undo2 size={17} aria-hidden />
          </Tool>
          <Tool
            label={`${text.pipeline.redo} (Ctrl Shift Z)`}
            onClick={() => void modelRedo(project)}
          >
            <Redo2 size={17} aria-hidden />
          </Tool>
          <span className={styles.gap} aria-hidden />
          {props.picker}
          <Tool label={`${text.pipeline.noteAdd} (N)`} onClick={props.onNote}>
            <StickyNote size={16} aria-hidden />
          </Tool>
          <Tool label={`${text.pipeline.tidy} (Shift L)`} onClick={() => void props.onTidy()}>
            <Network size={16} aria-hidden />
          </Tool>
        </>
      ) : null}
      <span className={styles.space} />
      {props.isEmpty ? null : (
        <Problems
          problems={props.problems}
          fine={props.isPart ? text.pipeline.runsWithin : text.pipeline.noProblems}
          onProblem={props.onProblem}
        />
      )}
      <span className={styles.panelTool}>
        {props.isEmpty ? null : (
          <Tool label={text.program.export} onClick={props.onExport}>
            <FileCode size={16} aria-hidden />
          </Tool>
        )}
        <Tool label={`${text.pipeline.panel} (I)`} isOn={props.isPanelOpen} onClick={props.onPanel}>
          <PanelRight size={17} aria-hidden />
        </Tool>
      </span>
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

function Tool(props: { label: string; isOn?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon aria-label={props.label} aria-pressed={props.isOn} onClick={props.onClick}>
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}

function Problems(props: {
  problems: NodeProblem[];
  fine: string;
  onProblem: (node: string) => void;
}) {
  const { problems, onProblem } = props;
  const [isOpen, setOpen] = useState(false);
  if (problems.length === 0)
    return (
      <span className={styles.ready}>
        <CircleCheck size={15} aria-hidden />
        {props.fine}
      </span>
    );
  return (
    <Popover
      width={360}
      position="bottom-end"
      shadow="md"
      opened={isOpen}
      onChange={setOpen}
      trapFocus
    >
      <Popover.Target>
        <Button
          variant="subtle"
          color="red.6"
          className={styles.problems}
          leftSection={<TriangleAlert size={15} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {plural(problems.length, 'problem')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={text.pipeline.problems}>
        <ProblemList
          problems={problems}
          onProblem={(node) => {
            setOpen(false);
            onProblem(node);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
