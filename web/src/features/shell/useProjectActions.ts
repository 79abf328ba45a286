import { useNavigate } from '@tanstack/react-router';
import { useCanEdit } from '../../collab/useCanEdit';
import * as text from '../../text';
import { operationCreate } from '../operations/operation_create';
import { type Action, useActions } from './actions';
import { membersOpen } from './shell_store';
import { tabs } from './tabs';
import { modelRedo, modelUndo } from './undo';

/** What can be done in every view of a project. */
export function useProjectActions(project: string) {
  const navigate = useNavigate();
  const canEdit = useCanEdit(project);
  const group = text.shell.thisProject;
  const goes = tabs.map(
    (tab): Action => ({
      id: `go.${tab.id}`,
      group: text.shell.goTo,
      label: text.tabs[tab.id],
      shortcut: `g ${tab.key}`,
      run: () => navigate({ to: tab.to, params: { project } }),
    }),
  );
  const reverses: Action[] = [
    {
      id: 'undo',
      group,
      label: text.shell.undo,
      shortcut: 'Mod+z',
      run: () => modelUndo(project),
    },
    {
      id: 'redo',
      group,
      label: text.shell.redo,
      shortcut: ['Mod+Shift+z', 'Mod+y'],
      run: () => modelRedo(project),
    },
  ];
  const triggers: Action = {
    id: 'go.triggers',
    group: text.shell.goTo,
    label: text.triggers.title,
    shortcut: 'g t',
    run: () => navigate({ to: '/p/$project/triggers', params: { project } }),
  };
  const create: Action = {
    id: 'operation.create',
    group,
    label: text.operations.create,
    run: async () => {
      const operation = await operationCreate(project);
      await navigate({ to: '/p/$project/operations/$operation', params: { project, operation } });
    },
  };
  useActions(
    [
      ...(canEdit ? [...reverses, create] : []),
      ...goes,
      triggers,
      { id: 'members', group, label: text.shell.members, run: () => membersOpen(project) },
    ],
    'project',
  );
}
