import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { queryClient, webhooksQuery } from '../../api/queries';
import { type Webhook, webhookChange, webhookTest } from '../../api/webhooks';
import { webhookName } from '../../model/webhook';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem, toastShow } from '../../ui/toasts';
import { Deliveries } from './Deliveries';
import { useIsOwner } from './useIsOwner';
import { DeleteWebhook, RotateWebhook } from './WebhookConfirms';
import { WebhookDialog } from './WebhookDialog';
import { WebhookSecret } from './WebhookSecret';
import styles from './Webhooks.module.css';
import { WebhookTable } from './WebhookTable';

export type WebhookAct = 'deliveries' | 'test' | 'edit' | 'switch' | 'secret' | 'delete';
type Opened = { act: WebhookAct | 'shown'; webhook: Webhook } | 'add' | null;

/** Who is told what happens in a project; only its owners see them. */
export function Webhooks({ project }: { project: string }) {
  const { isOwner } = useIsOwner(project);
  return isOwner ? <OwnWebhooks project={project} /> : null;
}

async function sendTest({ id, url }: Webhook) {
  const { status, detail } = await webhookTest(id);
  const name = webhookName(url);
  if (status === 'delivered') toastShow({ kind: 'success', title: text.webhooks.tested(name) });
  else toastShow({ kind: 'problem', title: text.webhooks.testFailed(name), detail: detail ?? '' });
}

function OwnWebhooks({ project }: { project: string }) {
  const id = useId();
  const { canChange } = useIsOwner(project);
  const { data, error, refetch, isPending } = useQuery({
    ...webhooksQuery(project),
    staleTime: 0,
    refetchInterval: 10_000,
  });
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const renew = () => queryClient.invalidateQueries({ queryKey: webhooksQuery(project).queryKey });
  const onAct = async (act: WebhookAct, webhook: Webhook) => {
    if (act !== 'test' && act !== 'switch') return setOpened({ act, webhook });
    try {
      if (act === 'switch') await webhookChange(webhook.id, { enabled: !webhook.enabled });
      else await sendTest(webhook);
    } catch (failure) {
      toastProblem(failure);
    }
    await renew();
  };
  const onSaved = async (webhook: Webhook) => {
    setOpened(webhook.secret ? { act: 'shown', webhook } : null);
    await renew();
  };
  const webhooks = data?.items ?? [];
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <div>
          <h2 id={id}>{text.webhooks.title}</h2>
          <p>{text.webhooks.lead}</p>
        </div>
        {canChange ? (
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setOpened('add')}>
            {text.webhooks.add}
          </Button>
        ) : null}
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows count={2} height={44} /> : null}
      {data && webhooks.length === 0 ? <p className={styles.none}>{text.webhooks.none}</p> : null}
      {webhooks.length > 0 ? (
        <WebhookTable
          webhooks={webhooks}
          canChange={canChange}
          onAct={(act, webhook) => void onAct(act, webhook)}
        />
      ) : null}
      {opened === 'add' ? (
        <WebhookDialog project={project} onSaved={onSaved} onClose={close} />
      ) : null}
      {opened && opened !== 'add' ? (
        <Act
          project={project}
          canChange={canChange}
          {...opened}
          onSaved={onSaved}
          onClose={close}
        />
      ) : null}
    </section>
  );
}

interface ActProps {
  project: string;
  canChange: boolean;
  act: WebhookAct | 'shown';
  webhook: Webhook;
  onSaved: (webhook: Webhook) => void;
  onClose: () => void;
}

function Act({ act, canChange, ...props }: ActProps) {
  const { project, webhook, onClose } = props;
  if (act === 'edit') return <WebhookDialog {...props} />;
  if (act === 'deliveries') return <Deliveries {...{ webhook, canChange, onClose }} />;
  if (act === 'secret') return <RotateWebhook {...props} />;
  if (act === 'shown') return <WebhookSecret secret={webhook.secret ?? ''} onClose={onClose} />;
  return <DeleteWebhook project={project} webhook={webhook} onClose={onClose} />;
}
