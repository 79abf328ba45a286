import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Plus, Timer } from 'lucide-react';
import { useState } from 'react';
import { queryClient, triggersQuery } from '../../api/queries';
import { type Trigger, triggerChange, triggerFire } from '../../api/triggers';
import { useDocument } from '../../collab/open_document';
import { useCanRun } from '../../collab/useCanRun';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ButtonLink } from '../../ui/links';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem, toastShow } from '../../ui/toasts';
import { useActions } from '../shell/actions';
import { Webhooks } from '../webhooks/Webhooks';
import { DeleteTrigger } from './DeleteTrigger';
import { RotateSecret } from './RotateSecret';
import { SecretDialog } from './SecretDialog';
import { TriggerDialog } from './TriggerDialog';
import { TriggerLog } from './TriggerLog';
import styles from './Triggers.module.css';
import { TriggerTable } from './TriggerTable';

export type TriggerAct = 'fire' | 'edit' | 'switch' | 'log' | 'secret' | 'delete';
type Opened = { act: TriggerAct | 'shown'; trigger: Trigger } | 'add' | null;

/** What starts runs of a project by itself. */
export function Triggers() {
  const { project } = useParams({ from: '/p/$project' });
  const { data, error, refetch, isPending } = useQuery({
    ...triggersQuery(project),
    staleTime: 0,
    refetchInterval: 10_000,
  });
  const pipelines = useDocument(project, (state) => state.model?.pipelines);
  const canRun = useCanRun(project);
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const add = () => setOpened('add');
  const triggers = data?.items ?? [];
  const hasPipeline = Object.keys(pipelines ?? {}).length > 0;
  const canAdd = canRun && hasPipeline;
  const renew = () => queryClient.invalidateQueries({ queryKey: triggersQuery(project).queryKey });
  useActions(
    canAdd
      ? [
          {
            id: 'triggers.add',
            group: text.triggers.title,
            label: text.triggers.add,
            shortcut: 'n',
            run: add,
          },
        ]
      : [],
  );

  const onAct = async (act: TriggerAct, trigger: Trigger) => {
    if (act !== 'fire' && act !== 'switch') return setOpened({ act, trigger });
    try {
      if (act === 'switch') await triggerChange(trigger.id, { enabled: !trigger.enabled });
      else if ((await triggerFire(trigger.id)).status === 'started')
        toastShow({ kind: 'success', title: text.triggers.fired(trigger.name) });
    } catch (failure) {
      toastProblem(failure);
    }
    await renew();
  };
  const onSaved = async (trigger: Trigger) => {
    setOpened(trigger.secret ? { act: 'shown', trigger } : null);
    await renew();
  };
  const button = (
    <Button variant="filled" leftSection={<Plus size={16} aria-hidden />} onClick={add}>
      {text.triggers.add}
    </Button>
  );
  return (
    <Page
      name={text.triggers.title}
      title={text.triggers.title}
      lead={text.triggers.lead}
      actions={triggers.length > 0 && canAdd ? button : null}
    >
      <div className={styles.stack}>
        {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
        {isPending ? <SkeletonRows count={3} height={44} /> : null}
        {triggers.length > 0 ? (
          <TriggerTable
            triggers={triggers}
            pipelineName={(id) => pipelines?.[id]?.name ?? text.triggers.gone}
            canRun={canRun}
            onAct={(act, trigger) => void onAct(act, trigger)}
          />
        ) : null}
        {data && triggers.length === 0 ? (
          <EmptyState
            icon={Timer}
            title={text.triggers.none}
            actions={
              canAdd ? (
                button
              ) : (
                <ButtonLink to="/p/$project/pipelines" params={{ project }}>
                  {text.triggers.toPipelines}
                </ButtonLink>
              )
            }
          >
            {hasPipeline ? text.triggers.noneBody : text.triggers.noPipeline}
          </EmptyState>
        ) : null}
        <Webhooks project={project} />
      </div>
      {opened === 'add' ? (
        <TriggerDialog project={project} onSaved={onSaved} onClose={close} />
      ) : null}
      {opened && opened !== 'add' ? (
        <Act project={project} {...opened} onSaved={onSaved} onClose={close} />
      ) : null}
    </Page>
  );
}

interface ActProps {
  project: string;
  act: TriggerAct | 'shown';
  trigger: Trigger;
  onSaved: (trigger: Trigger) => void;
  onClose: () => void;
}

function Act({ act, ...props }: ActProps) {
  const { project, trigger, onClose } = props;
  if (act === 'edit') return <TriggerDialog {...props} />;
  if (act === 'log') return <TriggerLog project={project} trigger={trigger} onClose={onClose} />;
  if (act === 'secret') return <RotateSecret {...props} />;
  if (act === 'shown') return <SecretDialog trigger={trigger} onClose={onClose} />;
  return <DeleteTrigger project={project} trigger={trigger} onClose={onClose} />;
}
