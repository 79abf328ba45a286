import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Problem, problemFrom } from '../../api/problem';
import { type Webhook, webhookAdd, webhookChange } from '../../api/webhooks';
import { eventsToggled, type WebhookEvent, webhookEvents, webhookName } from '../../model/webhook';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { toastShow } from '../../ui/toasts';
import styles from './Webhooks.module.css';

interface Props {
  project: string;
  /** The one to change; without it a new one is added. */
  webhook?: Webhook;
  onSaved: (webhook: Webhook) => void;
  onClose: () => void;
}

export function WebhookDialog({ project, webhook, onSaved, onClose }: Props) {
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [events, setEvents] = useState<readonly WebhookEvent[]>(
    webhook?.events ?? ['execution.success', 'execution.failed', 'execution.canceled'],
  );
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const errorAt = (pointer: string) =>
    problem?.errors.find((row) => row.pointer === pointer)?.detail ?? null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const body = { url: url.trim(), events: [...events] };
    try {
      const saved = await (webhook
        ? webhookChange(webhook.id, body)
        : webhookAdd(project, { ...body, enabled: true }));
      const { created, saved: changed } = text.webhooks;
      toastShow({ kind: 'success', title: (webhook ? changed : created)(webhookName(saved.url)) });
      onSaved(saved);
    } catch (error) {
      setProblem(problemFrom(error));
      setBusy(false);
    }
  };
  const isSaid = errorAt('/url') !== null || errorAt('/events') !== null;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={false}
      title={webhook ? text.webhooks.editTitle(webhookName(webhook.url)) : text.webhooks.add}
    >
      <form className={dialog.stack} onSubmit={submit} noValidate>
        <TextInput
          data-autofocus
          withAsterisk
          label={text.webhooks.address}
          description={text.webhooks.addressHint}
          placeholder="https://"
          maxLength={2000}
          value={url}
          error={errorAt('/url')}
          onChange={({ currentTarget }) => {
            setUrl(currentTarget.value);
            setProblem(null);
          }}
        />
        <fieldset className={styles.events}>
          <legend>{text.webhooks.tells}</legend>
          {webhookEvents.map((event) => (
            <Checkbox
              key={event}
              label={text.webhooks.events[event]}
              checked={events.includes(event)}
              onChange={() => setEvents(eventsToggled(events, event))}
            />
          ))}
        </fieldset>
        {errorAt('/events') ? <p className={styles.error}>{errorAt('/events')}</p> : null}
        {problem && !isSaid ? <ProblemNotice error={problem} /> : null}
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button
            type="submit"
            variant="filled"
            loading={isBusy}
            disabled={url.trim() === '' || events.length === 0}
          >
            {webhook ? text.common.save : text.webhooks.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
