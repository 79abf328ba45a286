import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { HardDrive, Plus } from 'lucide-react';
import { useState } from 'react';
import { adaptersQuery, ownStoragesQuery } from '../../api/queries';
import type { Storage } from '../../api/types';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { useActions } from '../shell/actions';
import { DeleteStorage } from './DeleteStorage';
import { StorageDialog } from './StorageDialog';
import styles from './Storages.module.css';
import { StorageTable } from './StorageTable';
import { TestDialog } from './TestDialog';

export type StorageAct = 'edit' | 'test' | 'delete';

/** The storages of a person: added, tested, changed and forgotten here; used in the run dialog. */
export function Storages() {
  const { data, error, refetch, isPending } = useQuery({ ...ownStoragesQuery, staleTime: 0 });
  const adapters = useQuery(adaptersQuery).data?.items ?? [];
  const [act, setAct] = useState<{ act: StorageAct; storage: Storage } | 'add' | null>(null);
  const close = () => setAct(null);
  const add = () => setAct('add');
  const storages = data?.items ?? [];
  const own = storages.filter(({ is_mine }) => is_mine);
  useActions([
    {
      id: 'storages.add',
      group: text.storages.title,
      label: text.storages.add,
      shortcut: 'a',
      run: add,
    },
  ]);
  const button = (
    <Button variant="filled" leftSection={<Plus size={16} aria-hidden />} onClick={add}>
      {text.storages.add}
    </Button>
  );
  return (
    <Page
      name={text.storages.title}
      title={text.storages.title}
      lead={text.storages.lead}
      actions={own.length > 0 ? button : null}
    >
      <div className={styles.stack}>
        {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
        {isPending ? <SkeletonRows count={3} height={44} /> : null}
        {storages.length > 0 ? (
          <StorageTable
            storages={storages}
            adapters={adapters}
            onAct={(name, storage) => setAct({ act: name, storage })}
          />
        ) : null}
        {data && own.length === 0 ? (
          <EmptyState icon={HardDrive} title={text.storages.none} actions={button}>
            {text.storages.noneBody}
          </EmptyState>
        ) : null}
      </div>
      {act === 'add' ? <StorageDialog onSaved={close} onClose={close} /> : null}
      {act && act !== 'add' ? <Act {...act} onClose={close} /> : null}
    </Page>
  );
}

function Act(props: { act: StorageAct; storage: Storage; onClose: () => void }) {
  const { act, storage, onClose } = props;
  if (act === 'edit')
    return <StorageDialog storage={storage} onSaved={onClose} onClose={onClose} />;
  if (act === 'test') return <TestDialog storage={storage} onClose={onClose} />;
  return <DeleteStorage storage={storage} onClose={onClose} />;
}
