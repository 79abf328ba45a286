import { ActionIcon, Tooltip } from '@mantine/core';
import { Copy, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { documentOf } from '../../collab/open_document';
import { moduleRemove, moduleRename } from '../../model/changes';
import type { Module, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { PromptDialog } from '../../ui/PromptDialog';
import { toastShow } from '../../ui/toasts';
import { importersOf, moduleNameProblem } from './module_name';
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
  const line = `import utils.${module.name} as ${module.name}`;
  const importers = importersOf(model, module.name);
  const document = documentOf(project);
  const copy = async () => {
    await navigator.clipboard.writeText(line);
    toastShow({ kind: 'success', title: text.utils.copied });
  };
  return (
    <div className={styles.bar}>
      <code>{line}</code>
      <Tooltip label={text.common.copy}>
        <ActionIcon aria-label={text.common.copy} onClick={() => void copy()}>
          <Copy size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <span className={styles.importers}>
        {importers.length > 0
          ? `${text.utils.importedBy} ${importers.join(', ')}`
          : text.utils.noImports}
      </span>
      {canEdit ? (
        <>
          <Tooltip label={text.common.rename}>
            <ActionIcon aria-label={text.common.rename} onClick={() => setDialog('rename')}>
              <Pencil size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={text.common.delete}>
            <ActionIcon aria-label={text.common.delete} onClick={() => setDialog('delete')}>
              <Trash2 size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </>
      ) : null}
      {dialog === 'rename' ? (
        <PromptDialog
          title={text.common.rename}
          label={text.utils.name}
          initial={module.name}
          submit={text.common.rename}
          check={moduleNameProblem}
          onSubmit={(name) => document.change(moduleRename(id, name))}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'delete' ? (
        <ConfirmDialog
          title={text.utils.deleteTitle(module.name)}
          confirm={text.common.delete}
          onConfirm={() => document.change(moduleRemove(id))}
          onClose={() => setDialog(null)}
        >
          {text.utils.deleteBody}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
