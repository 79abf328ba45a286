import { ActionIcon, Tooltip } from '@mantine/core';
import { Copy, Pencil, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Module, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { toastProblem, toastShow } from '../../ui/toasts';
import { useActions } from '../shell/actions';
import { moduleDelete } from './module_actions';
import { importersOf } from './module_importers';
import { RenameModule } from './RenameModule';
import styles from './Utils.module.css';

interface Props {
  project: string;
  id: string;
  module: Module;
  model: ProjectModel;
  canEdit: boolean;
}

/** The line that imports the module, who does, and what can be done to it. */
export function ModuleBar({ project, id, module, model, canEdit }: Props) {
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null);
  const { name } = module;
  const line = `import utils.${name} as ${name}`;
  const { operations, modules, serialization } = model;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these parts of the model have code
  const importers = useMemo(() => importersOf(model, id), [operations, modules, serialization, id]);
  const names = importers.map((importer) => importer.name).join(', ');
  const copy = async () => {
    await navigator.clipboard.writeText(line);
    toastShow({ kind: 'success', title: text.utils.copied });
  };
  const remove = () => {
    if (importers.length > 0) setDialog('delete');
    else void moduleDelete(project, { id, name }).catch(toastProblem);
  };
  const group = text.utils.title;
  useActions(
    canEdit
      ? [
          {
            id: 'module.rename',
            group,
            label: text.utils.renameTitle(name),
            run: () => setDialog('rename'),
          },
          { id: 'module.delete', group, label: text.utils.deleteTitle(name), run: remove },
        ]
      : [],
  );
  return (
    <div className={styles.bar}>
      <code>{line}</code>
      <Tooltip label={text.common.copy}>
        <ActionIcon aria-label={text.common.copy} onClick={() => void copy().catch(toastProblem)}>
          <Copy size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <span className={styles.importers} title={names}>
        {importers.length > 0 ? `${text.utils.importedBy} ${names}` : text.utils.noImports}
      </span>
      {canEdit ? (
        <>
          <Tooltip label={text.common.rename}>
            <ActionIcon aria-label={text.common.rename} onClick={() => setDialog('rename')}>
              <Pencil size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={text.common.delete}>
            <ActionIcon aria-label={text.common.delete} onClick={remove}>
              <Trash2 size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </>
      ) : null}
      {dialog === 'rename' ? (
        <RenameModule
          project={project}
          id={id}
          name={name}
          importers={importers}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'delete' ? (
        <ConfirmDialog
          title={text.utils.deleteTitle(name)}
          confirm={text.common.delete}
          onConfirm={() => moduleDelete(project, { id, name })}
          onClose={() => setDialog(null)}
        >
          {text.utils.deleteBody(names)}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
