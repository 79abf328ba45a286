import { Modal, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { previewQuery } from '../../api/queries';
import type { Artifact } from '../../api/types';
import { dateTimeText, sizeText } from '../../model/format';
import { versionBeside, versionNumber } from '../../model/versions';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { PreviewContent } from './PreviewContent';
import styles from './Versions.module.css';

interface Props {
  versions: Artifact[];
  artifact: Artifact;
  onClose: () => void;
}

const { columns } = text.artifacts;

const facts: [string, (artifact: Artifact) => string][] = [
  [columns.type, ({ type }) => type || text.artifacts.unknownType],
  [columns.size, ({ size }) => sizeText(size)],
  [columns.storage, ({ storage }) => storage.name],
  [columns.created, ({ created_at }) => dateTimeText(created_at)],
  [columns.by, ({ created_by }) => created_by?.name ?? '–'],
  [text.artifacts.hash, ({ hash }) => hash.slice(0, 12)],
];

/** Two versions beside each other: what is known of them, and what is in them. */
export function VersionsDialog({ versions, artifact, onClose }: Props) {
  const [left, setLeft] = useState(versionBeside(versions, artifact.id)?.id ?? artifact.id);
  const [right, setRight] = useState(artifact.id);
  const of = (id: string) => versions.find((one) => one.id === id) ?? artifact;
  return (
    <Modal opened size="90vw" onClose={onClose} title={text.versions.of(artifact.name)}>
      <div className={styles.sides}>
        <Side
          label={text.versions.left}
          versions={versions}
          artifact={of(left)}
          other={of(right)}
          onChange={setLeft}
        />
        <Side
          label={text.versions.right}
          versions={versions}
          artifact={of(right)}
          other={of(left)}
          onChange={setRight}
        />
      </div>
    </Modal>
  );
}

interface SideProps {
  label: string;
  versions: Artifact[];
  artifact: Artifact;
  other: Artifact;
  onChange: (artifact: string) => void;
}

function Side({ label, versions, artifact, other, onChange }: SideProps) {
  return (
    <section className={styles.side} aria-label={label}>
      <Select
        aria-label={label}
        allowDeselect={false}
        data={versions.map((one) => ({
          value: one.id,
          label: `${text.versions.number(versionNumber(versions, one.id))}, ${dateTimeText(one.created_at)}`,
        }))}
        value={artifact.id}
        onChange={(value) => value && onChange(value)}
      />
      <dl>
        {facts.map(([name, value]) => (
          <div key={name} data-differs={value(artifact) !== value(other) || undefined}>
            <dt>{name}</dt>
            <dd>{value(artifact)}</dd>
          </div>
        ))}
      </dl>
      <Content artifact={artifact} />
    </section>
  );
}

function Content({ artifact }: { artifact: Artifact }) {
  const { data, error, refetch } = useQuery(previewQuery(artifact.id));
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={4} height={20} />;
  return <PreviewContent artifact={artifact} preview={data} />;
}
