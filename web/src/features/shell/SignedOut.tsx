import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { sessionStart, sessionStore } from '../../api/session';
import * as text from '../../text';
import { Logo } from '../../ui/Logo';
import styles from './SignedOut.module.css';

const SignIn = lazy(async () => ({ default: (await import('../auth/SignIn')).SignIn }));

/** What is seen before the session is there: nothing for a moment, the sign-in form, or why not. */
export function SignedOut() {
  const session = useStore(sessionStore);
  if (session.status === 'signed_out')
    return (
      <Suspense>
        <SignIn />
      </Suspense>
    );
  return (
    <main className={styles.root}>
      <Logo size={40} />
      {session.status === 'unreachable' ? (
        <div className={styles.problem} role="alert">
          <h1>{text.login.unreachable}</h1>
          <p>{session.problem.detail || session.problem.title}</p>
          <Button variant="filled" onClick={() => void sessionStart()}>
            {text.common.retry}
          </Button>
        </div>
      ) : (
        <div className={styles.bar} role="status" aria-label={text.common.loading} />
      )}
    </main>
  );
}
