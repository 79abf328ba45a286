import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { Problem, problemFrom } from '../../api/problem';
import { signIn } from '../../api/session';
import * as text from '../../text';
import { Logo } from '../../ui/Logo';
import { ProblemNotice } from '../../ui/ProblemNotice';
import styles from './SignIn.module.css';

export function SignIn() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = `${text.login.title} · ${text.product}`;
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await signIn(name, password);
    } catch (error) {
      setProblem(refusal(problemFrom(error)));
      setPassword('');
      setBusy(false);
    }
  };

  return (
    <main className={styles.root}>
      <div className={styles.brand}>
        <Logo size={44} />
        <p>{text.login.lead}</p>
      </div>
      <form className={styles.card} onSubmit={submit}>
        <h1>{text.login.title}</h1>
        {problem ? <ProblemNotice error={problem} /> : null}
        <TextInput
          label={text.login.name}
          autoComplete="username"
          autoFocus
          required
          size="md"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={text.login.password}
          autoComplete="current-password"
          required
          size="md"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" size="md" loading={isBusy}>
          {text.login.submit}
        </Button>
      </form>
    </main>
  );
}

/** A wrong password is no accident of the system: no number for whoever would have to look. */
function refusal(problem: Problem): Problem {
  if (problem.status !== 401) return problem;
  return new Problem(401, { title: text.login.wrong, detail: text.login.wrongBody });
}
