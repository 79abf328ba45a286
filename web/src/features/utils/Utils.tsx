import { Button, Tabs } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { FileCode2, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useModel } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { CodeEditor } from '../../editor/CodeEditor';
import { noFacts } from '../../model/completion';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { PromptDialog } from '../../ui/PromptDialog';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { useActions } from '../shell/actions';
import { ModuleBar } from './ModuleBar';
import { moduleCreate } from './module_actions';
import { moduleNameProblem } from './module_name';
import styles from './Utils.module.css';

/** The project's own modules, a tab for each. */
export function Utils() {
  const { project } = useParams({ from: '/p/$project' });
  const search = useSearch({ from: '/p/$project/utils' });
  const navigate = useNavigate({ from: '/p/$project/utils' });
  const model = useModel(project);
  const canEdit = useCanEdit(project);
  const [isCreating, setCreating] = useState(false);
  const own = model?.modules;
  const modules = useMemo(
    () => Object.entries(own ?? {}).sort(([, a], [, b]) => a.name.localeCompare(b.name)),
    [own],
  );
  const facts = useMemo(
    () => ({ ...noFacts, modules: modules.map(([, module]) => module) }),
    [modules],
  );
  const [id, module] = modules.find(([one]) => one === search.module) ?? modules[0] ?? [];
  const open = (one: string) => navigate({ search: { module: one }, replace: true });

  useActions(
    canEdit
      ? [
          {
            id: 'module.create',
            group: text.utils.title,
            label: text.utils.create,
            run: () => setCreating(true),
          },
        ]
      : [],
  );

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
        <Tabs
          value={id}
          onChange={(one) => one && void open(one)}
          className={styles.work}
          keepMounted={false}
        >
          <Tabs.List className={styles.tabs} aria-label={text.utils.list}>
            {modules.map(([one, { name }]) => (
              <Tabs.Tab key={one} value={one} leftSection={<FileCode2 size={14} aria-hidden />}>
                {name}.py
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {modules.map(([one]) => (
            <Tabs.Panel key={one} value={one} className={styles.editor}>
              <ModuleBar
                project={project}
                id={id}
                module={module}
                model={model}
                canEdit={canEdit}
              />
              <CodeEditor
                project={project}
                path={`/modules/${id}/code`}
                label={`utils/${module.name}.py`}
                isReadOnly={!canEdit}
                facts={facts}
              />
            </Tabs.Panel>
          ))}
        </Tabs>
      ) : null}
      {isCreating ? (
        <PromptDialog
          title={text.utils.create}
          label={text.utils.name}
          hint={text.utils.nameHint}
          submit={text.common.create}
          check={moduleNameProblem}
          onSubmit={async (name) => open(await moduleCreate(project, name))}
          onClose={() => setCreating(false)}
        />
      ) : null}
    </Page>
  );
}
