import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { passwordChange } from '../../api/auth';
import { problemFrom } from '../../api/problem';
import { queryClient, sessionsQuery } from '../../api/queries';
import * as text from '../../text';
import { toastShow } from '../../ui/toasts';
import styles from './Profile.module.css';
import { Section } from './Section';

const empty = { current: '', next: '', repeat: '' };
type Field = keyof typeof empty;

/** Which field a refusal belongs to. */
const fieldOf: Record<string, Field> = { '/current': 'current', '/new': 'next' };

const fields: { name: Field; label: string; hint?: string; autoComplete: string }[] = [
  { name: 'current', label: text.profile.current, autoComplete: 'current-password' },
  {
    name: 'next',
    label: text.profile.next,
    hint: text.profile.nextHint,
    autoComplete: 'new-password',
  },
  { name: 'repeat', label: text.profile.repeat, autoComplete: 'new-password' },
];

export function PasswordForm({ name }: { name: string }) {
  const [values, setValues] = useState(empty);
  const [errors, setErrors] = useState<Partial<Record<Field, string>>>({});
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (values.next !== values.repeat) return setErrors({ repeat: text.profile.differs });
    setBusy(true);
    setErrors({});
    try {
      await passwordChange(values.current, values.next);
      setValues(empty);
      void queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      toastShow({
        kind: 'success',
        title: text.profile.passwordChanged,
        detail: text.profile.passwordChangedBody,
      });
    } catch (failure) {
      setErrors(errorsOf(failure));
    }
    setBusy(false);
  };

  return (
    <Section title={text.profile.password}>
      <form className={styles.form} onSubmit={submit}>
        <input type="text" autoComplete="username" value={name} readOnly hidden />
        {fields.map((field) => (
          <PasswordInput
            key={field.name}
            required
            label={field.label}
            description={field.hint}
            autoComplete={field.autoComplete}
            maxLength={256}
            value={values[field.name]}
            error={errors[field.name]}
            onChange={(event) => setValues({ ...values, [field.name]: event.currentTarget.value })}
          />
        ))}
        <div>
          <Button type="submit" size="sm" loading={isBusy}>
            {text.profile.changePassword}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function errorsOf(failure: unknown): Partial<Record<Field, string>> {
  const { errors, message } = problemFrom(failure);
  if (errors.length === 0) return { current: message };
  return Object.fromEntries(
    errors.map(({ pointer = '', detail }) => [fieldOf[pointer] ?? 'next', detail]),
  );
}
