import { Button } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { FileCode2, Plus } from 'lucide-react';
import { useState } from 'react';
import { documentOf, newId, useModel } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { CodeEditor } from '../../editor/CodeEditor';
import { moduleAdd } from '../../model/changes';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { PromptDialog } from '../../ui/PromptDialog';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { ModuleBar } from './ModuleBar';
import { ModuleList } from './ModuleList';
import { moduleNameProblem } from './module_name';
import styles from './Utils.module.css';

export function Utils() {
  const { project } = useParams({ from: '/p/$project' });
  const search = useSearch({ from: '/p/$project/utils' });
  const navigate = useNavigate({ from: '/p/$project/utils' });
  const model = useModel(project);
  const canEdit = useCanEdit(project);
  const [isCreating, setCreating] = useState(false);

  const modules = Object.entries(model?.modules ?? {}).sort(([, a], [, b]) =>
    a.name.localeCompare(b.name),
  );
  const [id, module] = modules.find(([one]) => one === search.module) ?? modules[0] ?? [];
  const create = async (name: string) => {
    const added = newId();
    await documentOf(project).change(moduleAdd(added, name));
    await navigate({ search: { module: added } });
  };
  const createButton = canEdit ? (
    <Button
      variant={modules.length === 0 ? 'filled' : 'default'}
      leftSection={<Plus size={15} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      {text.utils.create}
    </Button>
  ) : null;

  return (
    <Page
      isFilled={modules.length > 0}
      name={text.utils.title}
      title={text.utils.title}
      lead={text.utils.lead}
      actions={modules.length > 0 ? createButton : null}
    >
      {model ? null : <SkeletonRows />}
      {model && modules.length === 0 ? (
        <EmptyState icon={FileCode2} title={text.utils.none} actions={createButton}>
          {text.utils.noneBody}
        </EmptyState>
      ) : null}
      {model && id && module ? (
        <div className={styles.work}>
          <ModuleList modules={modules} chosen={id} />
          <div className={styles.editor}>
            <ModuleBar project={project} id={id} module={module} model={model} canEdit={canEdit} />
            <CodeEditor
              key={id}
              project={project}
              path={`/modules/${id}/code`}
              label={`utils/${module.name}.py`}
              isReadOnly={!canEdit}
            />
          </div>
        </div>
      ) : null}
      {isCreating ? (
        <PromptDialog
          title={text.utils.create}
          label={text.utils.name}
          submit={text.common.create}
          check={moduleNameProblem}
          onSubmit={create}
          onClose={() => setCreating(false)}
        />
      ) : null}
    </Page>
  );
}
