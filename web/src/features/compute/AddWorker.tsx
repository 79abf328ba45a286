import { Button, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, LoaderCircle } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { tokenCreate } from '../../api/auth';
import { type Problem, problemFrom } from '../../api/problem';
import { queryClient, tokensQuery, workersQuery } from '../../api/queries';
import { workerCommand } from '../../model/worker_command';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { CopyField } from '../profile/CopyField';
import styles from './Compute.module.css';

const goodFor = 365;
const mostSlots = 256;
const renewal = 2000;

/** A token made here, the command to copy, and the moment the machine is there. */
export function AddWorker({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [slots, setSlots] = useState('1');
  const [token, setToken] = useState<string | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={text.compute.add}
      closeOnClickOutside={token === null}
    >
      {token ? (
        <Command name={name.trim()} slots={Number(slots)} token={token} onClose={onClose} />
      ) : (
        <NameForm
          name={name}
          onName={setName}
          slots={slots}
          onSlots={setSlots}
          onToken={setToken}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

interface FormProps {
  name: string;
  onName: (name: string) => void;
  slots: string;
  onSlots: (slots: string) => void;
  onToken: (token: string) => void;
  onClose: () => void;
}

function NameForm({ name, onName, slots, onSlots, onToken, onClose }: FormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const count = Number(slots);
  const isCount = Number.isInteger(count) && count >= 1 && count <= mostSlots;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || !isCount) return;
    setBusy(true);
    try {
      const { token } = await tokenCreate({
        name: name.trim(),
        scopes: ['worker'],
        expires_in_days: goodFor,
      });
      onToken(token);
      await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
    } catch (error) {
      setProblem(problemFrom(error));
      setBusy(false);
    }
  };
  return (
    <form className={dialog.stack} onSubmit={submit}>
      <p className={dialog.body}>{text.compute.addLead}</p>
      <TextInput
        data-autofocus
        required
        maxLength={120}
        label={text.compute.addName}
        description={text.compute.addNameHint}
        placeholder="gpu-1"
        value={name}
        error={problem && (problem.errors[0]?.detail ?? problem.message)}
        onChange={(event) => {
          onName(event.currentTarget.value);
          setProblem(null);
        }}
      />
      <TextInput
        required
        className={styles.short}
        inputMode="numeric"
        label={text.compute.addSlots}
        value={slots}
        error={isCount ? null : text.compute.addSlotsProblem(mostSlots)}
        onChange={(event) => onSlots(event.currentTarget.value)}
      />
      <div className={dialog.buttons}>
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <Button type="submit" variant="filled" loading={isBusy} disabled={name.trim() === ''}>
          {text.compute.addMake}
        </Button>
      </div>
    </form>
  );
}

interface CommandProps {
  name: string;
  slots: number;
  token: string;
  onClose: () => void;
}

function Command({ name, slots, token, onClose }: CommandProps) {
  const begun = useRef(Date.now());
  const { data } = useQuery({ ...workersQuery, refetchInterval: renewal, staleTime: 0 });
  const isThere = data?.items.some(
    (one) =>
      one.name === name && one.status === 'online' && Date.parse(one.seen_at) > begun.current,
  );
  return (
    <div className={dialog.stack}>
      <div className={styles.command}>
        <CopyField
          label={text.compute.addCommand}
          value={workerCommand({ host: location.origin, token, name, slots })}
        />
      </div>
      <p className={dialog.body}>{text.compute.addCommandNote}</p>
      <output className={styles.waiting} data-there={isThere || undefined}>
        {isThere ? (
          <>
            <CircleCheck size={16} aria-hidden /> {text.compute.addConnected(name)}
          </>
        ) : (
          <>
            <LoaderCircle size={16} aria-hidden /> {text.compute.addWaiting}
          </>
        )}
      </output>
      <div className={dialog.buttons}>
        <Button variant="filled" onClick={onClose}>
          {text.compute.addDone}
        </Button>
      </div>
    </div>
  );
}
