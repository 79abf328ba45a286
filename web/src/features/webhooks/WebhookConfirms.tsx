import { useRef } from 'react';
import { queryClient, webhooksQuery } from '../../api/queries';
import { type Webhook, webhookRemove, webhookRotate } from '../../api/webhooks';
import { webhookName } from '../../model/webhook';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { toastShow } from '../../ui/toasts';

interface RotateProps {
  webhook: Webhook;
  onSaved: (webhook: Webhook) => void;
  onClose: () => void;
}

/** Asks first: the receiver must learn the new one. */
export function RotateWebhook({ webhook, onSaved, onClose }: RotateProps) {
  const renewed = useRef<Webhook | null>(null);
  return (
    <ConfirmDialog
      title={text.webhooks.rotateTitle(webhookName(webhook.url))}
      confirm={text.webhooks.rotate}
      onConfirm={async () => {
        renewed.current = await webhookRotate(webhook.id);
      }}
      onClose={() => (renewed.current ? onSaved(renewed.current) : onClose())}
    >
      {text.webhooks.rotateBody}
    </ConfirmDialog>
  );
}

export function DeleteWebhook(props: { project: string; webhook: Webhook; onClose: () => void }) {
  const { project, webhook, onClose } = props;
  const name = webhookName(webhook.url);
  return (
    <ConfirmDialog
      title={text.webhooks.deleteTitle(name)}
      confirm={text.common.delete}
      onConfirm={async () => {
        await webhookRemove(webhook.id);
        await queryClient.invalidateQueries({ queryKey: webhooksQuery(project).queryKey });
        toastShow({ kind: 'info', title: text.webhooks.deleted(name) });
      }}
      onClose={onClose}
    >
      {text.webhooks.deleteBody}
    </ConfirmDialog>
  );
}
