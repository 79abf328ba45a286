import { useNavigate } from '@tanstack/react-router';
import { useStore } from 'zustand';
import { versionCreate, versionRename, versionsQuery } from '../../api/history';
import { projectFork } from '../../api/projects';
import { projectsQuery, queryClient } from '../../api/queries';
import * as text from '../../text';
import { PromptDialog } from '../../ui/PromptDialog';
import { toastShow } from '../../ui/toasts';
import { historyAskNothing, historyStore } from './history_store';
import { RestoreDialog } from './RestoreDialog';

/** The questions of the history: a name for a version, a new project, whether to bring something back. */
export function HistoryDialogs({ project }: { project: string }) {
  const dialog = useStore(historyStore, (state) => state.dialog);
  const navigate = useNavigate();
  const versionsChanged = () =>
    queryClient.invalidateQueries({ queryKey: versionsQuery(project).queryKey });
  const fork = async (name: string, revision: number) => {
    const made = await projectFork(project, { name, revision });
    void queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey });
    toastShow({
      kind: 'success',
      title: text.history.forked(made.name),
      action: {
        label: text.history.open,
        perform: () => void navigate({ to: '/p/$project/pipelines', params: { project: made.id } }),
      },
    });
  };
  switch (dialog?.kind) {
    case 'name':
      return (
        <PromptDialog
          title={text.history.versionName}
          label={text.common.name}
          hint={text.history.versionHint}
          submit={text.common.save}
          onSubmit={(name) => versionCreate(project, name, dialog.revision).then(versionsChanged)}
          onClose={historyAskNothing}
        />
      );
    case 'rename':
      return (
        <PromptDialog
          title={text.history.versionRename}
          label={text.common.name}
          initial={dialog.version.name}
          submit={text.common.rename}
          onSubmit={(name) => versionRename(project, dialog.version.id, name).then(versionsChanged)}
          onClose={historyAskNothing}
        />
      );
    case 'fork':
      return (
        <PromptDialog
          title={text.history.forkTitle}
          label={text.home.name}
          hint={text.history.forkHint}
          submit={text.common.create}
          onSubmit={(name) => fork(name, dialog.revision)}
          onClose={historyAskNothing}
        />
      );
    case 'restore':
      return <RestoreDialog project={project} revision={dialog.revision} path={dialog.path} />;
    default:
      return null;
  }
}
