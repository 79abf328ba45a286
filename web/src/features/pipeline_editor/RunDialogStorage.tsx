import { Button, Select } from '@mantine/core';
import { PlugZap, Plus } from 'lucide-react';
import { storageCheck } from '../../api/storage';
import type { Storage } from '../../api/types';
import * as text from '../../text';
import { CheckSteps } from '../storages/CheckSteps';
import { useTrial } from '../storages/useTrial';
import styles from './RunDialog.module.css';

interface Props {
  storages: Storage[];
  chosen: Storage | undefined;
  onChoose: (id: string | null) => void;
  onAdd: () => void;
  problem: string | undefined;
}

/** Where the outputs go: a storage of this server or one's own, which can be tested and added here. */
export function RunDialogStorage({ storages, chosen, onChoose, onAdd, problem }: Props) {
  const { trial, start, forget } = useTrial();
  return (
    <div className={styles.storage}>
      <div className={styles.place}>
        <Select
          label={text.run.storage}
          description={text.run.storageHint}
          error={problem}
          data={storages.map((one) => ({ value: one.id, label: nameOf(one) }))}
          value={chosen?.id ?? null}
          allowDeselect={false}
          onChange={(id) => {
            forget();
            onChoose(id);
          }}
        />
        {chosen?.is_mine && !chosen.is_builtin ? (
          <Button
            size="sm"
            leftSection={<PlugZap size={14} aria-hidden />}
            loading={trial.isBusy}
            onClick={() => void start(() => storageCheck(chosen.id))}
          >
            {text.storages.test}
          </Button>
        ) : null}
        <Button size="sm" leftSection={<Plus size={14} aria-hidden />} onClick={onAdd}>
          {text.storages.add}
        </Button>
      </div>
      <CheckSteps trial={trial} />
    </div>
  );
}

const nameOf = ({ name, is_mine, is_builtin, owner }: Storage) =>
  is_mine || is_builtin || !owner ? name : text.run.storageOf(name, owner.name);
