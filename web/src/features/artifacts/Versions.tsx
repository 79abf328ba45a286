import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import { versionsQuery } from '../../api/queries';
import type { Artifact } from '../../api/types';
import { dateTimeText, sizeText } from '../../model/format';
import { versionNumber, versionsOf } from '../../model/versions';
import * as text from '../../text';
import styles from './Versions.module.css';
import { VersionsDialog } from './VersionsDialog';

interface Props {
  artifact: Artifact;
  onOpen: (artifact: string) => void;
}

/** The artifacts of the same name; nothing when there is only this one. */
export function Versions({ artifact, onOpen }: Props) {
  const { data } = useQuery(versionsQuery(artifact.project, artifact.name));
  const [isComparing, setComparing] = useState(false);
  const versions = versionsOf(data?.items ?? [], artifact.name);
  if (versions.length < 2) return null;
  return (
    <section>
      <div className={styles.title}>
        <h3>{text.versions.title}</h3>
        <Button
          size="compact-xs"
          leftSection={<Columns2 size={12} aria-hidden />}
          onClick={() => setComparing(true)}
        >
          {text.versions.compare}
        </Button>
      </div>
      <ol className={styles.list}>
        {versions.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              aria-current={one.id === artifact.id ? 'true' : undefined}
              onClick={() => onOpen(one.id)}
            >
              {text.versions.number(versionNumber(versions, one.id))}
            </button>{' '}
            {dateTimeText(one.created_at)} · {sizeText(one.size)}
            {one.hash === artifact.hash && one.id !== artifact.id ? ` · ${text.versions.same}` : ''}
          </li>
        ))}
      </ol>
      {isComparing ? (
        <VersionsDialog
          versions={versions}
          artifact={artifact}
          onClose={() => setComparing(false)}
        />
      ) : null}
    </section>
  );
}
