import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { meUpdate } from '../../api/auth';
import { problemFrom } from '../../api/problem';
import { sessionUserChange } from '../../api/session';
import type { Me } from '../../api/types';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { Avatar } from '../../ui/Avatar';
import { toastShow } from '../../ui/toasts';
import styles from './Profile.module.css';
import { Section } from './Section';

export function Account({ user }: { user: Me }) {
  return (
    <Section title={text.profile.account}>
      <div className={styles.who}>
        <Avatar name={user.name} size={52} />
        <dl className={styles.facts}>
          <dt>{text.profile.userName}</dt>
          <dd>{user.name}</dd>
          <dt>{text.profile.kind}</dt>
          <dd>{text.profile.kinds[kindOf(user)]}</dd>
          <dt>{text.profile.since}</dt>
          <dd>
            <Ago at={user.created_at} />
          </dd>
        </dl>
      </div>
      {user.is_guest ? (
        <p className={styles.note}>{text.profile.guestNote}</p>
      ) : (
        <EmailForm user={user} />
      )}
    </Section>
  );
}

function kindOf(user: Me): keyof typeof text.profile.kinds {
  if (user.is_guest) return 'guest';
  return user.is_admin ? 'admin' : 'user';
}

function EmailForm({ user }: { user: Me }) {
  const [email, setEmail] = useState(user.email);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      sessionUserChange(await meUpdate({ email: email.trim() }));
      toastShow({ kind: 'success', title: text.profile.emailSaved });
    } catch (failure) {
      const { errors, message } = problemFrom(failure);
      setError(errors[0]?.detail ?? message);
    }
    setBusy(false);
  };
  return (
    <form className={styles.line} onSubmit={submit}>
      <TextInput
        type="email"
        autoComplete="email"
        maxLength={254}
        label={text.profile.email}
        description={text.profile.emailHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        className={styles.grow}
        value={email}
        error={error}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" loading={isBusy} disabled={email.trim() === user.email}>
        {text.common.save}
      </Button>
    </form>
  );
}
