import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { problemFrom } from '../../api/problem';
import { memberPut } from '../../api/projects';
import { usersQuery } from '../../api/queries';
import type { Role } from '../../api/types';
import * as text from '../../text';
import { toastShow } from '../../ui/toasts';
import { membersRefetch } from './MemberRow';
import styles from './Members.module.css';
import { roleChoices } from './roles';

const searchDelay = 200;

export function AddMember({ project }: { project: string }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [searched] = useDebouncedValue(name.trim(), searchDelay);
  const users =
    useQuery({ ...usersQuery(searched), enabled: searched !== '' && !searched.includes('@') }).data
      ?.items ?? [];
  const list = useId();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const member = await memberPut(project, name.trim(), role);
      await membersRefetch(project);
      setName('');
      toastShow({ kind: 'success', title: text.members.added(member.name) });
    } catch (failure) {
      const { status, errors, message } = problemFrom(failure);
      const isUnknown = status === 404;
      setError(isUnknown ? text.members.addUnknown(name) : (errors[0]?.detail ?? message));
    }
    setBusy(false);
  };

  return (
    <form className={styles.add} onSubmit={submit}>
      <TextInput
        data-autofocus
        required
        label={text.members.addName}
        placeholder={text.members.addHint}
        className={styles.grow}
        list={list}
        autoComplete="off"
        maxLength={254}
        value={name}
        error={error}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <datalist id={list}>
        {users.map((user) => (
          <option key={user.id} value={user.name} />
        ))}
      </datalist>
      <NativeSelect
        label={text.members.newRole}
        data={roleChoices}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value as Role)}
      />
      <Button type="submit" variant="filled" size="sm" loading={isBusy}>
        {text.members.add}
      </Button>
      <p className={styles.can}>{text.members.can[role]}</p>
    </form>
  );
}
