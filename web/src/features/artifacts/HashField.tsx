import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { StorageFile } from '../../api/storage';
import * as text from '../../text';

interface Props {
  onChoose: (file: StorageFile | null) => void;
}

const HASH = /^[0-9a-f]{40}$/;

/** A file of a storage that lists nothing, chosen by its hash. */
export function HashField({ onChoose }: Props) {
  const [typed, setTyped] = useState('');
  const change = (value: string) => {
    const path = value.trim().toLowerCase();
    setTyped(value);
    onChoose(HASH.test(path) ? { name: '', path, size: null } : null);
  };
  return (
    <TextInput
      label={text.imports.hash}
      description={text.imports.hashHint}
      value={typed}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
