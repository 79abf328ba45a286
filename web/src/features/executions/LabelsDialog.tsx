import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { executionChange } from '../../api/executions';
import { problemFrom } from '../../api/problem';
import { executionReceive, executionsQuery } from '../../api/queries';
import type { Execution } from '../../api/types';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { toastShow } from '../../ui/toasts';
import styles from './Executions.module.css';
import { areLabels, labelsOf, labelsParse, longestLabel, mostLabels } from './execution_list';

const longestNotes = 20_000;

/** What people want to remember of an execution: labels to find it by, and notes. */
export function LabelsDialog({
  execution,
  onClose,
}: {
  execution: Execution;
  onClose: () => void;
}) {
  const { project, id, name } = execution;
  const form = useRef<HTMLFormElement>(null);
  const list = useInfiniteQuery(executionsQuery(project)).data;
  const [typed, setTyped] = useState(execution.labels.join(', '));
  const [notes, setNotes] = useState(execution.notes);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const labels = labelsParse(typed);
  const others = labelsOf(list?.pages.flatMap(({ items }) => items) ?? []).filter(
    (label) => !labels.includes(label),
  );
  const change = async (body: { labels: string[]; notes: string }) =>
    executionReceive(project, await executionChange(id, body), false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!areLabels(labels))
      return setProblem(text.executions.labelsWrong(mostLabels, longestLabel));
    setBusy(true);
    const before = { labels: execution.labels, notes: execution.notes };
    try {
      await change({ labels, notes });
      onClose();
      toastShow({
        kind: 'success',
        title: text.executions.noted(name),
        action: { label: text.common.undo, perform: () => void change(before) },
      });
    } catch (error) {
      const refusal = problemFrom(error);
      setProblem(refusal.errors[0]?.detail ?? refusal.message);
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={text.executions.labelsAndNotes}>
      <form ref={form} className={dialog.stack} onSubmit={submit} onKeyDown={onKeyDown}>
        <div>
          <TextInput
            data-autofocus
            label={text.executions.labels}
            description={text.executions.labelsHint}
            value={typed}
            error={problem}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setProblem(null);
            }}
          />
          {others.length > 0 ? (
            <fieldset className={styles.known} aria-label={text.executions.labelsKnown}>
              {others.map((label) => (
                <button
                  key={label}
                  type="button"
                  className={styles.label}
                  onClick={() => setTyped([...labels, label].join(', '))}
                >
                  {label}
                </button>
              ))}
            </fieldset>
          ) : null}
        </div>
        <Textarea
          label={text.executions.notes}
          description={text.executions.notesHint}
          rows={5}
          maxLength={longestNotes}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={isBusy}>
            {text.common.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
