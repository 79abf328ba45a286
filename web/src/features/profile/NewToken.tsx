import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { tokenCreate } from '../../api/auth';
import { problemFrom } from '../../api/problem';
import { queryClient, tokensQuery } from '../../api/queries';
import type { TokenScope } from '../../api/types';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { RadioCards } from '../../ui/RadioCards';
import { CopyField } from './CopyField';
import styles from './Profile.module.css';

const scopes = (['worker', 'api', 'read'] as const).map((value) => ({
  value,
  title: text.profile.scopes[value],
  body: text.profile.scopeHints[value],
}));
const expiries = (['90', '30', '365', 'never'] as const).map((value) => ({
  value,
  label: text.profile.expiries[value],
}));

/** Asks what the token is for, and then shows it this once. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const [token, setToken] = useState<string | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={token ? text.profile.tokenShown : text.profile.tokenNew}
      size="md"
      closeOnClickOutside={token === null}
    >
      {token ? (
        <Shown token={token} onClose={onClose} />
      ) : (
        <TokenForm onCreate={setToken} onClose={onClose} />
      )}
    </Modal>
  );
}

function Shown({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <div className={dialog.stack}>
      <p className={dialog.body}>{text.profile.tokenShownBody}</p>
      <CopyField label={text.profile.tokenText} value={token} />
      <div className={dialog.buttons}>
        <Button variant="filled" onClick={onClose}>
          {text.profile.tokenDone}
        </Button>
      </div>
    </div>
  );
}

interface FormProps {
  onCreate: (token: string) => void;
  onClose: () => void;
}

function TokenForm({ onCreate, onClose }: FormProps) {
  const [name, setName] = useState('');
  const [scope, setScope] = useState<TokenScope>('worker');
  const [expiry, setExpiry] = useState<string>('90');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const { token } = await tokenCreate({
        name: name.trim(),
        scopes: [scope],
        expires_in_days: expiry === 'never' ? null : Number(expiry),
      });
      onCreate(token);
      await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
    } catch (failure) {
      const { errors, message } = problemFrom(failure);
      setError(errors[0]?.detail ?? message);
      setBusy(false);
    }
  };

  return (
    <form className={dialog.stack} onSubmit={submit}>
      <TextInput
        data-autofocus
        required
        maxLength={120}
        label={text.profile.tokenName}
        description={text.profile.tokenNameHint}
        value={name}
        error={error}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RadioCards
        legend={text.profile.tokenScope}
        choices={scopes}
        value={scope}
        onChange={setScope}
      />
      <NativeSelect
        label={text.profile.tokenExpiry}
        className={styles.short}
        data={expiries}
        value={expiry}
        onChange={(event) => setExpiry(event.currentTarget.value)}
      />
      <div className={dialog.buttons}>
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <Button type="submit" variant="filled" loading={isBusy}>
          {text.profile.tokenCreate}
        </Button>
      </div>
    </form>
  );
}
