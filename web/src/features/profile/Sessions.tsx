import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Laptop } from 'lucide-react';
import { sessionRevoke } from '../../api/auth';
import { queryClient, sessionsQuery } from '../../api/queries';
import type { Session } from '../../api/types';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem, toastShow } from '../../ui/toasts';
import { browserName } from './browser_name';
import styles from './Profile.module.css';
import { Section } from './Section';

export function Sessions() {
  const { data, error, refetch, isPending } = useQuery(sessionsQuery);
  const sessions = data?.items ?? [];
  const others = sessions.filter(({ is_current }) => !is_current);
  return (
    <Section
      title={text.profile.sessions}
      lead={text.profile.sessionsLead}
      action={
        others.length > 1 ? (
          <Button onClick={() => void end(others, text.profile.endedOthers)}>
            {text.profile.endOthers}
          </Button>
        ) : null
      }
    >
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows count={2} height={44} /> : null}
      <ul className={styles.list}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Section>
  );
}

function SessionRow({ session }: { session: Session }) {
  const name = browserName(session.user_agent);
  return (
    <li className={styles.row}>
      <Laptop size={18} aria-hidden />
      <span className={styles.grow}>
        <strong title={session.user_agent}>{name}</strong>
        {session.is_current ? (
          <span className={styles.here}>{text.profile.thisBrowser}</span>
        ) : null}
        <span className={styles.note}>
          {text.profile.sessionNote(session.address)} · {text.profile.lastUsed.toLowerCase()}{' '}
          <Ago at={session.used_at} />
        </span>
      </span>
      {session.is_current ? null : (
        <Button
          aria-label={text.profile.endOf(name)}
          onClick={() => void end([session], text.profile.ended)}
        >
          {text.profile.end}
        </Button>
      )}
    </li>
  );
}

async function end(sessions: Session[], done: string) {
  try {
    for (const { id } of sessions) await sessionRevoke(id);
    toastShow({ kind: 'info', title: done });
  } catch (error) {
    toastProblem(error);
  }
  await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
}
