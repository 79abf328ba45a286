import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { sessionStart, sessionStore } from '../../api/session';
import * as text from '../../text';
import { Logo } from '../../ui/Logo';
import styles from './SignedOut.module.css';

const SignIn = lazy(async () => ({ default: (await import('../auth/SignIn')).SignIn }));

const retryEvery = 4000;

/** What is seen before the session is there: nothing for a moment, the sign-in form, or why not. */
export function SignedOut() {
  const session = useStore(sessionStore);
  useRetry(session.status === 'unreachable');
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

/** Asks again now and then while the server does not answer. */
function useRetry(isOn: boolean) {
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => void sessionStart(), retryEvery);
    return () => clearInterval(timer);
  }, [isOn]);
}
