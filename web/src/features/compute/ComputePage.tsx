import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Worker } from '../../api/compute';
import { allWorkersQuery, computesQuery, workersQuery } from '../../api/queries';
import { sessionStore } from '../../api/session';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { useActions } from '../shell/actions';
import { AddWorker } from './AddWorker';
import styles from './Compute.module.css';
import { ComputeCards } from './ComputeCards';
import { QueueTable } from './QueueTable';
import { RemoveWorker } from './RemoveWorker';
import { WorkerTable } from './WorkerTable';

const renewal = 4000;

/** The machines that run jobs, what they do, and what waits for them. */
export function ComputePage() {
  const live = { refetchInterval: renewal, staleTime: 0 };
  const computes = useQuery({ ...computesQuery, ...live });
  const isAdmin = useStore(sessionStore, (state) => 'user' in state && state.user.is_admin);
  const [isEverybody, setEverybody] = useState(false);
  const own = useQuery({ ...workersQuery, ...live });
  const everybodys = useQuery({ ...allWorkersQuery, ...live, enabled: isEverybody });
  const workers = isEverybody ? everybodys : own;
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Worker | null>(null);
  const add = () => setAdding(true);
  useActions([
    {
      id: 'compute.add',
      group: text.compute.title,
      label: text.compute.add,
      shortcut: 'a',
      run: add,
    },
  ]);
  const all = workers.data?.items ?? [];
  const error = computes.error ?? workers.error;
  const button = (
    <Button variant="filled" leftSection={<Plus size={16} aria-hidden />} onClick={add}>
      {text.compute.add}
    </Button>
  );
  return (
    <Page
      name={text.compute.title}
      title={text.compute.title}
      lead={text.compute.lead}
      actions={button}
    >
      <div className={styles.stack}>
        {error ? (
          <ProblemNotice
            error={error}
            onRetry={() => {
              void computes.refetch();
              void workers.refetch();
            }}
          />
        ) : null}
        {computes.isPending ? <SkeletonRows count={1} height={84} /> : null}
        <ComputeCards computes={computes.data?.items ?? []} />
        {isAdmin ? (
          <Checkbox
            label={text.compute.everybody}
            checked={isEverybody}
            onChange={(event) => setEverybody(event.currentTarget.checked)}
          />
        ) : null}
        <section>
          <h2>{text.compute.workers}</h2>
          {workers.isPending ? <SkeletonRows count={3} height={44} /> : null}
          {workers.data && all.length === 0 ? (
            <EmptyState icon={Server} title={text.compute.noWorkers} actions={button}>
              {text.compute.noWorkersBody}
            </EmptyState>
          ) : null}
          {all.length > 0 ? <WorkerTable workers={all} onRemove={setRemoved} /> : null}
        </section>
        <section>
          <h2>{text.compute.queue}</h2>
          <QueueTable computes={computes.data?.items ?? []} isEverybody={isEverybody} />
        </section>
      </div>
      {isAdding ? <AddWorker onClose={() => setAdding(false)} /> : null}
      {removed ? <RemoveWorker worker={removed} onClose={() => setRemoved(null)} /> : null}
    </Page>
  );
}
