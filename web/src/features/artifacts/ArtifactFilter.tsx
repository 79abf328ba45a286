import { Select, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import * as text from '../../text';
import styles from './Artifacts.module.css';
import type { View } from './artifact_list';

interface Props {
  view: View;
  types: string[];
  onChange: (view: View) => void;
}

const all = 'all';
const choiceOf = (type: string | null) => (type === null ? all : `=${type}`);

export function ArtifactFilter({ view, types, onChange }: Props) {
  return (
    <>
      <TextInput
        type="search"
        className={styles.search ?? ''}
        aria-label={text.artifacts.filter}
        placeholder={text.artifacts.filter}
        leftSection={<Search size={15} aria-hidden />}
        value={view.search}
        onChange={(event) => onChange({ ...view, search: event.currentTarget.value })}
      />
      {types.length > 1 || view.type !== null ? (
        <Select
          className={styles.types ?? ''}
          aria-label={text.artifacts.type}
          searchable={types.length > 8}
          data={[
            { value: all, label: text.artifacts.allTypes },
            ...types.map((type) => ({
              value: choiceOf(type),
              label: type || text.artifacts.unknownType,
            })),
          ]}
          value={choiceOf(view.type)}
          onChange={(value) =>
            onChange({ ...view, type: value === null || value === all ? null : value.slice(1) })
          }
        />
      ) : null}
    </>
  );
}
