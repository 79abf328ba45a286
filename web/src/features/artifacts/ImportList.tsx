import { ActionIcon, CloseButton, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Import } from '../../api/storage';
import { sizeText } from '../../model/format';
import * as text from '../../text';
import styles from './Artifacts.module.css';
import { importDiscard, importRetry, importsQuery, importsSettled } from './imports';

/** Files that the server brings from a storage, and those that it could not bring. */
export function ImportList({ project }: { project: string }) {
  const { data } = useQuery(importsQuery(project));
  const items = data?.items ?? [];
  const before = useRef(0);
  useEffect(() => {
    if (items.length < before.current) importsSettled(project);
    before.current = items.length;
  }, [items.length, project]);
  if (items.length === 0) return null;
  return (
    <section className={styles.transfers} aria-label={text.imports.list}>
      {items.map((one) => (
        <ImportRow key={one.id} one={one} />
      ))}
    </section>
  );
}

function ImportRow({ one }: { one: Import }) {
  const { id, project, name, state, received, size } = one;
  const isFailed = state === 'failed';
  return (
    <div className={styles.transfer} data-state={isFailed ? 'failed' : 'sending'}>
      <strong title={one.path}>{name}</strong>
      <progress
        aria-label={name}
        {...(size === null && !isFailed ? {} : { value: received, max: size || 1 })}
      >
        {sizeText(received)}
      </progress>
      <span className={styles.note} role={isFailed ? 'alert' : undefined}>
        {noteOf(one)}
      </span>
      <span className={styles.buttons}>
        {isFailed ? (
          <Tooltip label={text.common.retry}>
            <ActionIcon
              size={26}
              aria-label={`${name}: ${text.common.retry}`}
              onClick={() => void importRetry(one)}
            >
              <RotateCcw size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ) : null}
        <CloseButton
          size="sm"
          aria-label={`${name}: ${isFailed ? text.common.close : text.common.cancel}`}
          onClick={() => void importDiscard(project, id)}
        />
      </span>
    </div>
  );
}

function noteOf({ state, received, size, problem, source }: Import): string {
  if (state === 'failed') return problem?.detail ?? '';
  if (state === 'waiting')
    return problem ? text.imports.again(problem.detail) : text.imports.waiting;
  if (size !== null && received === size) return `${sizeText(size)} · ${text.imports.saving}`;
  const far = size === null ? sizeText(received) : `${sizeText(received)} / ${sizeText(size)}`;
  return `${far} · ${text.imports.from(source.name)}`;
}
