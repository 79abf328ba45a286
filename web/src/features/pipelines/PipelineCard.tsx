import { ActionIcon, Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { Copy, EllipsisVertical, FileCode, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Execution } from '../../api/types';
import { documentOf, newId } from '../../collab/open_document';
import { Thumbnail } from '../../graph/Thumbnail';
import { pipelineRemove, pipelineRename } from '../../model/changes';
import { pipelineCopy } from '../../model/clipboard';
import { plural, usageText } from '../../model/format';
import type { Pipeline, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { PromptDialog } from '../../ui/PromptDialog';
import { StatusBadge } from '../../ui/StatusBadge';
import { toastProblem, toastShow } from '../../ui/toasts';
import { ExportPipeline } from './ExportPipeline';
import styles from './Pipelines.module.css';

const shownRuns = 10;

interface Props {
  project: string;
  id: string;
  pipeline: Pipeline;
  model: ProjectModel;
  runs: readonly Execution[];
  canEdit: boolean;
}

export function PipelineCard({ project, id, pipeline, model, runs, canEdit }: Props) {
  const [isRenaming, setRenaming] = useState(false);
  const [isExporting, setExporting] = useState(false);
  const document = documentOf(project);
  const navigate = useNavigate();
  const nodes = Object.keys(pipeline.nodes).length;
  const duplicate = async () => {
    const fresh = newId();
    try {
      await document.change(pipelineCopy(model, id, fresh));
      const name = document.store.getState().model?.pipelines[fresh]?.name ?? '';
      toastShow({
        kind: 'success',
        title: text.pipelines.duplicated(name),
        action: {
          label: text.pipelines.open,
          perform: () =>
            void navigate({
              to: '/p/$project/pipelines/$pipeline',
              params: { project, pipeline: fresh },
            }),
        },
      });
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <li className={styles.card}>
      <div className={styles.picture}>
        {nodes > 0 ? (
          <Thumbnail model={model} pipeline={pipeline} />
        ) : (
          <span className={styles.empty}>{text.pipelines.empty}</span>
        )}
      </div>
      <div className={styles.foot}>
        <div className={styles.titles}>
          <Link
            to="/p/$project/pipelines/$pipeline"
            params={{ project, pipeline: id }}
            className={styles.name}
          >
            {pipeline.name}
          </Link>
          <span className={styles.usage}>
            {plural(nodes, 'node')} · {usageText(runs.length)}
          </span>
        </div>
        <CardMenu
          name={pipeline.name}
          canEdit={canEdit}
          onExport={() => setExporting(true)}
          onRename={() => setRenaming(true)}
          onDuplicate={() => void duplicate()}
          onDelete={() => void remove(project, id, pipeline.name)}
        />
      </div>
      {runs.length > 0 ? <Runs project={project} runs={runs} /> : null}
      {isExporting ? (
        <ExportPipeline
          project={project}
          id={id}
          pipeline={pipeline}
          onClose={() => setExporting(false)}
        />
      ) : null}
      {isRenaming ? (
        <PromptDialog
          title={text.common.rename}
          label={text.common.name}
          initial={pipeline.name}
          submit={text.common.rename}
          onSubmit={(name) => document.change(pipelineRename(id, name))}
          onClose={() => setRenaming(false)}
        />
      ) : null}
    </li>
  );
}

/** The last runs, oldest first, as a row of ticks; the newest in words. */
function Runs({ project, runs }: { project: string; runs: readonly Execution[] }) {
  const recent = runs.slice(0, shownRuns).reverse();
  const latest = runs[0];
  return (
    <div className={styles.runs}>
      <span className={styles.ticks} aria-hidden>
        {recent.map(({ id, status }) => (
          <span key={id} data-status={status} />
        ))}
      </span>
      {latest ? (
        <Link
          to="/p/$project/executions/$execution"
          params={{ project, execution: latest.id }}
          className={styles.latest}
          aria-label={`${latest.name}: ${text.status[latest.status]}`}
        >
          <StatusBadge status={latest.status} />
        </Link>
      ) : null}
    </div>
  );
}

interface MenuProps {
  name: string;
  canEdit: boolean;
  onExport: () => void;
  onRename: () => void;
  onDuplicate: () => void;
  onDelete: () => void;
}

function CardMenu(props: MenuProps) {
  return (
    <Menu width={200}>
      <Menu.Target>
        <ActionIcon className={styles.menu} aria-label={`${props.name}: ${text.common.actions}`}>
          <EllipsisVertical size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<FileCode size={15} aria-hidden />} onClick={props.onExport}>
          {text.program.export}
        </Menu.Item>
        {props.canEdit ? <CardEdits {...props} /> : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function CardEdits(props: MenuProps) {
  return (
    <>
      <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={props.onRename}>
        {text.common.rename}
      </Menu.Item>
      <Menu.Item leftSection={<Copy size={15} aria-hidden />} onClick={props.onDuplicate}>
        {text.pipelines.duplicate}
      </Menu.Item>
      <Menu.Item
        c="var(--df-danger)"
        leftSection={<Trash2 size={15} aria-hidden />}
        onClick={props.onDelete}
      >
        {text.common.delete}
      </Menu.Item>
    </>
  );
}

/** At once, with the way back in a toast. */
async function remove(project: string, id: string, name: string) {
  const document = documentOf(project);
  try {
    await document.change(pipelineRemove(id));
    toastShow({
      kind: 'info',
      title: text.pipelines.deleted(name),
      action: { label: text.common.undo, perform: () => void document.undo().catch(toastProblem) },
    });
  } catch (error) {
    toastProblem(error);
  }
}
