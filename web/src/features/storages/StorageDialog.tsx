import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { adaptersQuery } from '../../api/queries';
import type { Storage } from '../../api/types';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { RadioCards } from '../../ui/RadioCards';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { StorageForm } from './StorageForm';

interface Props {
  /** The one to change; without it a new one is added. */
  storage?: Storage | undefined;
  onSaved: (storage: Storage) => void;
  onClose: () => void;
}

/** A storage of one's own, by the form of its adapter. */
export function StorageDialog({ storage, onSaved, onClose }: Props) {
  const { data, error, refetch } = useQuery(adaptersQuery);
  const [chosen, setChosen] = useState<string | null>(storage?.adapter ?? null);
  const all = data?.items ?? [];
  const offered = all.filter(({ can_create }) => can_create);
  const adapter = all.find(({ id }) => id === chosen) ?? offered[0];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={false}
      title={storage ? text.storages.editTitle(storage.name) : text.storages.add}
    >
      <div className={dialog.stack}>
        {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
        {data || error ? null : <SkeletonRows count={4} height={44} />}
        {!storage && offered.length > 1 ? (
          <RadioCards
            legend={text.storages.kind}
            choices={offered.map(({ id, name, description }) => ({
              value: id,
              title: name,
              body: description,
            }))}
            value={adapter?.id ?? ''}
            onChange={setChosen}
          />
        ) : null}
        {adapter ? (
          <StorageForm
            key={adapter.id}
            adapter={adapter}
            storage={storage}
            onSaved={onSaved}
            onClose={onClose}
          />
        ) : null}
      </div>
    </Modal>
  );
}
